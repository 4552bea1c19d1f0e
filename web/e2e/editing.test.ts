// Changes made in the browser: of topics, of fields, and of what is compared. Each is looked for in the API as well.

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, hasChromium } from './chromium.ts'
import { conversations } from './conversations.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'

interface TopicsAnswer {
  readonly topics: readonly { id: string; label: string; events: number; state: string; pinned: boolean }[]
  readonly small_talk: { readonly topics: readonly { id: string }[] }
}

describe.skipIf(!hasChromium)('changes in the dashboard', { timeout: TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async (server) => {
    await server.call('POST', '/v1/batch', { events: conversations(Date.now()) })
    await server.call('POST', '/v1/topics/consolidate')
  })
  const answer = () => dashboard().server.call<TopicsAnswer>('GET', '/v1/topics')
  const first = async () => {
    const [topic] = (await answer()).topics.filter(({ state }) => state === 'active')
    if (!topic) throw new Error('There is no topic')
    return topic
  }
  const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true }).click()
  const link = (page: Page, id: string) => page.locator(`tbody a[href^="/topics/${id}"]`)

  it('renames in place by keyboard alone, keeps the name over a re-clustering, and takes it back', async () => {
    const { server, open } = dashboard()
    const topic = await first()
    const page = await open('/topics')
    await link(page, topic.id).focus()
    await page.keyboard.press('r')
    await page.getByLabel(`New name of ${topic.label}`).fill('My own name')
    await page.keyboard.press('Enter')
    await page.getByText('Renamed to “My own name”').waitFor()
    await server.call('POST', '/v1/topics/consolidate')
    await page.reload()
    await link(page, topic.id).getByText('My own name').waitFor()
    await page.goto('/settings/topics')
    await page.getByRole('button', { name: /^Undo: .*My own name/ }).click()
    await expect.poll(async () => (await first()).label).toBe(topic.label)
    await page.getByText('Undone', { exact: true }).waitFor()
  })

  it('merges the chosen topics, and undoes it from the note', async () => {
    const before = (await answer()).topics.filter(({ state }) => state === 'active')
    const [a, b] = before
    const page = await dashboard().open('/topics')
    await link(page, a?.id ?? '').focus()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('x')
    await page.getByText('2 chosen').waitFor()
    await page.getByRole('button', { name: 'Merge' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio').nth(1).check()
    await dialog.getByRole('button', { name: 'Merge' }).click()
    await page.getByText('Merged 2 topics').waitFor()
    await expect
      .poll(async () => (await answer()).topics.find(({ id }) => id === b?.id)?.events)
      .toBe((a?.events ?? 0) + (b?.events ?? 0))
    await undo(page)
    await expect
      .poll(async () => (await answer()).topics.map(({ id }) => id).sort())
      .toEqual(before.map(({ id }) => id).sort())
  })

  it('hides a topic, keeps it reachable, and shows it again', async () => {
    const topic = await first()
    const page = await dashboard().open('/topics')
    await page.getByRole('button', { name: `Change ${topic.label}` }).click()
    await page.getByRole('menuitem', { name: 'Hide' }).click()
    await page.getByText(`Hid “${topic.label}”`).waitFor()
    await expect.poll(() => link(page, topic.id).count()).toBe(0)
    await page.getByRole('button', { name: '1 hidden' }).click()
    await page.waitForURL(/show=hidden/)
    await link(page, topic.id).focus()
    await page.keyboard.press('h')
    await expect.poll(async () => (await answer()).topics.find(({ id }) => id === topic.id)?.state).toBe('active')
  })

  it('marks a topic as small talk, lists it there, and makes it a topic again', async () => {
    const topic = await first()
    const page = await dashboard().open('/topics')
    await link(page, topic.id).focus()
    await page.keyboard.press('s')
    await page.getByText('marked as small talk', { exact: true }).waitFor()
    expect((await answer()).small_talk.topics.map(({ id }) => id)).toEqual([topic.id])
    await page.getByRole('button', { name: 'Make it a topic again' }).click()
    await link(page, topic.id).waitFor()
  })

  it('pins a topic to the top of the list, whatever the order', async () => {
    const last = (await answer()).topics.filter(({ state }) => state === 'active').at(-1)
    const page = await dashboard().open('/topics')
    await link(page, last?.id ?? '').focus()
    await page.keyboard.press('p')
    await page.getByText(`Pinned “${last?.label}”`).waitFor()
    await expect.poll(() => page.locator('tbody tr[data-topic]').first().getAttribute('data-topic')).toBe(last?.id)
    await undo(page)
    await expect.poll(async () => (await answer()).topics.some(({ pinned }) => pinned)).toBe(false)
  })

  it('previews a split, applies exactly that, and undoes it', async () => {
    const { server, open } = dashboard()
    // The topics of the test hold few wordings: four of them together can be split.
    const several = (await answer()).topics.slice(0, 4)
    const [topic] = several
    const merged = await server.call<{ edit: string }>('POST', '/v1/topics/merge', {
      topics: several.map(({ id }) => id),
    })
    const before = (await answer()).topics.length
    const page = await open(`/topics/${topic?.id}`)
    await page.getByRole('button', { name: 'Split', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Parts').selectOption('2')
    await dialog.getByRole('button', { name: 'Split into 2' }).click()
    await page.getByText(`Split “${topic?.label}” into 2 topics`).waitFor()
    expect((await answer()).topics.length).toBe(before + 1)
    await undo(page)
    await expect.poll(async () => (await answer()).topics.length).toBe(before)
    await server.call('POST', `/v1/topics/edits/${merged.edit}/undo`)
  })

  it('says of a topic of one kind of message that there is nothing to split, without an error', async () => {
    const { server, open } = dashboard()
    const whole: string[] = []
    for (const { id } of (await answer()).topics) {
      const { parts } = await server.call<{ parts: unknown[] }>('GET', `/v1/topics/${id}/split`)
      if (parts.length === 0) whole.push(id)
    }
    const page = await open(`/topics/${whole[0]}`)
    await page.getByRole('button', { name: 'Split', exact: true }).click()
    await page.getByText('Nothing to split').waitFor()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Split' }).isDisabled()).toBe(true)
  })

  it('moves a message to another topic, found by typing', async () => {
    const [topic, other] = (await answer()).topics
    const page = await dashboard().open(`/topics/${topic?.id}`)
    const example = page.getByRole('region', { name: 'Typical messages' }).getByRole('listitem').first()
    await example.hover()
    await example.getByRole('button', { name: /^Move to another topic/ }).click()
    await page.getByLabel('Find a topic to move to').fill(other?.label ?? '')
    await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click()
    await page.getByText(`Moved the message to “${other?.label}”`).waitFor()
    await undo(page)
    await page.getByText('Undone.').waitFor()
  })

  it('sets the number of themes and the granularity, with a preview', async () => {
    const page = await dashboard().open('/topics')
    await page.getByRole('button', { name: 'Granularity' }).click()
    const slider = page.getByRole('slider', { name: 'Granularity' })
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/topics$/)
    await page.getByLabel('Themes').selectOption('3')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Topics were cut anew').waitFor()
    const tuning = () => dashboard().server.call('GET', '/v1/topics/tuning')
    expect(await tuning()).toMatchObject({ granularity: 1, themes: 3 })
    await undo(page)
    await expect.poll(tuning).toMatchObject({ granularity: 0, themes: 'auto' })
  })

  it('groups by theme and draws the map, both without an accessibility finding', async () => {
    const { open } = dashboard()
    const page = await open('/topics')
    await page.getByRole('button', { name: 'Group by theme' }).click()
    await page.waitForURL(/group=theme/)
    expect(await page.locator('tbody th[scope="rowgroup"]').count()).toBeGreaterThan(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Map' }).click()
    await page.waitForURL(/layout=map/)
    const circles = page.locator('section[aria-label="Map of topics"] a')
    await circles.first().waitFor()
    expect(await circles.count()).toBe((await answer()).topics.length)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByRole('button', { name: 'Show all' }).click()
    await circles.first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/topics\/t\d+_\d+/)
  })

  it('compares two segments, and leads from a share to its sessions', async () => {
    const page = await dashboard().open('/journeys')
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByLabel('Compare by').selectOption('platform')
    await page.waitForURL(/a=platform:(ios|android)&b=platform:(ios|android)/)
    const reached = page.getByRole('region', { name: 'Topics reached' })
    await reached.locator('tbody tr').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await reached.getByRole('link').first().click()
    await page.waitForURL(/\/sessions\?.*segment=platform:/)
    await page.locator('tbody tr').first().waitFor()
    await page.goBack()
    await reached.locator('tbody tr').first().waitFor()
  })

  it('leads from a number of the transition matrix to its sessions', async () => {
    const page = await dashboard().open('/journeys')
    const cell = page.getByRole('region', { name: 'Transition matrix' }).locator('td a').first()
    const [, sessions] = /in ([\d,]+) sessions/.exec((await cell.getAttribute('title')) ?? '') ?? []
    await cell.click()
    await page.waitForURL(/\/sessions\?.*transition=t\d+_\d+,t\d+_\d+/)
    await page.getByText(`${sessions} sessions`, { exact: true }).waitFor()
    expect(await page.locator('tbody tr').count()).toBe(Number(sessions))
  })

  it('finds pages, topics and messages from the command palette, by keyboard alone', async () => {
    const topic = await first()
    const page = await dashboard().open('/')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: /^Search pages/ })
    await field.fill(topic.label)
    await page.getByRole('option').filter({ hasText: topic.label }).first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/topics/${topic.id}`))
    await page.keyboard.press('Control+k')
    await field.fill('I cannot remember my password')
    const messages = page.getByRole('option').filter({ hasText: /password/ })
    await messages.first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('overrides the type of a field, which the API says at once, and goes back to automatic', async () => {
    const { server, open } = dashboard()
    const page = await open('/settings')
    await page.waitForURL(/\/settings\/metadata/)
    const type = page.getByLabel('Type of app_version')
    await type.selectOption('ignored')
    await page.getByText('app_version is now ignored').waitFor()
    const field = async () => {
      const { fields } = await server.call<{ fields: { key: string; type: string; source: string }[] }>(
        'GET',
        '/v1/fields',
      )
      return fields.find(({ key }) => key === 'app_version')
    }
    expect(await field()).toMatchObject({ type: 'ignored', source: 'you' })
    await undo(page)
    await expect.poll(field).toMatchObject({ source: 'automatic' })
  })

  it('opens a user over all conversations', async () => {
    const page = await dashboard().open('/users')
    await page.locator('tbody a[href^="/users/"]').first().click()
    await page.waitForURL(/\/users\/user-\d+/)
    await page.getByRole('region', { name: 'Conversations' }).locator('tbody tr').first().waitFor()
  })
})
