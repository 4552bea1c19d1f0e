// The dashboard in a real browser against a real server.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasChromium } from './chromium.ts'
import { conversations } from './conversations.ts'
import { type DashboardFixture, TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'
import { KEY } from './turret-server.ts'

interface TopicsAnswer {
  readonly topics: readonly { readonly id: string; readonly label: string; readonly events: number }[]
}

const FIRST_LOAD_BYTES = 200 * 1024

describe.skipIf(!hasChromium)('dashboard', { timeout: TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async (server) => {
    await server.call('POST', '/v1/batch', { events: conversations(Date.now()) })
    await server.call('POST', '/v1/topics/consolidate')
  })
  const open: DashboardFixture['open'] = (...page) => dashboard().open(...page)
  const topics = () => dashboard().server.call<TopicsAnswer>('GET', '/v1/topics')

  it('asks for a key, says what is wrong with another, and opens the address that was asked for', async () => {
    const page = await open('/topics?sort=label', { signedIn: false })
    await page.getByLabel('API key').fill('not-the-key')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The server does not know this key').waitFor()
    const [refused] = dashboard().watched
    expect(refused?.problems.splice(0)).toEqual([expect.stringContaining('401')])
    await page.getByLabel('API key').fill(KEY)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Topics', level: 1 }).waitFor()
    expect(page.url()).toContain('/topics?sort=label')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
  })

  it('shows the counts that the API answers, with small talk as a row of its own', async () => {
    const { topics: expected } = await topics()
    const page = await open('/topics')
    const rows = page.locator('tbody tr')
    await rows.first().waitFor()
    for (const topic of expected) {
      const row = rows.filter({ has: page.locator(`a[href*="/topics/${topic.id}"]`) })
      expect(await row.locator('td').nth(4).textContent()).toBe(String(topic.events))
    }
    await rows.filter({ hasText: 'Small talk' }).waitFor()
  })

  it('sorts by a column at a click, and finds topics by words', async () => {
    const page = await open('/topics')
    await page.getByRole('button', { name: 'Topic', exact: true }).click()
    await page.waitForURL(/sort=label/)
    const links = page.locator('tbody a[href^="/topics/"] > span:first-child')
    const labels = await links.allTextContents()
    expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, 'en-GB')))
    await page.getByLabel('Find a topic').fill('password')
    await page.waitForURL(/find=password/)
    await expect.poll(() => links.count()).toBeLessThan(labels.length)
  })

  it('leads from a topic to its page with examples and neighbours', async () => {
    const [topic] = (await topics()).topics
    const page = await open('/topics')
    await page.locator(`tbody a[href^="/topics/${topic?.id}"]`).click()
    await page.getByRole('heading', { name: topic?.label ?? '', level: 1 }).waitFor()
    expect(await page.getByRole('region', { name: 'Typical messages' }).getByRole('listitem').count()).toBeGreaterThan(
      0,
    )
    expect(await page.getByRole('region', { name: 'Goes to' }).getByRole('listitem').count()).toBeGreaterThan(0)
    await page.getByRole('figure').locator('canvas').waitFor()
  })

  it('anchors journeys at a topic of the flow chart, and leads from a number to its sessions', async () => {
    const page = await open('/journeys')
    await page.getByLabel('Flow chart').getByRole('button').first().click()
    await page.getByRole('button', { name: 'Journeys that start here' }).click()
    await page.waitForURL(/start=t\d+_\d+/)
    await page.getByText('Starts with').waitFor()
    const starts = page.getByRole('region', { name: 'Where conversations start' })
    await expect.poll(() => starts.locator('tbody tr').count()).toBe(1)
    const number = starts.getByRole('link').first()
    const sessions = await number.textContent()
    await number.click()
    await page.waitForURL(/\/sessions\?.*start=t\d+_\d+&step=1:t\d+_\d+/)
    await page.getByText(`${sessions} sessions`, { exact: true }).waitFor()
    await page.locator('tbody a[href^="/sessions/"]').first().click()
    await page.getByRole('region', { name: 'Transcript' }).waitFor()
    await page.goBack()
    await page.getByText(`${sessions} sessions`, { exact: true }).waitFor()
    await page.goBack()
    await page.getByText('Starts with').waitFor()
  })

  it('shows a conversation as it was written, with its topics', async () => {
    const page = await open('/sessions')
    await page.locator('tbody a[href^="/sessions/"]').first().click()
    await page.waitForURL(/\/sessions\/conversation-79/)
    const transcript = page.getByRole('region', { name: 'Transcript' })
    await transcript.getByText('thanks', { exact: true }).waitFor()
    expect(await transcript.getByRole('listitem').count()).toBe(3)
    expect(await transcript.getByRole('link').count()).toBe(2)
  })

  it('keeps filters in the address: a copied link shows the same in another browser', async () => {
    const page = await open('/topics')
    await page.getByRole('button', { name: 'Segment' }).click()
    await page.getByRole('checkbox', { name: /^ios/ }).check()
    await page.waitForURL(/segment=platform:ios/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Time range/ }).click()
    await page.getByRole('button', { name: 'All time' }).click()
    await page.waitForURL(/range=all/)
    await page.locator('[aria-busy="false"] tbody tr').first().waitFor()
    const other = await open(page.url())
    await other.locator('tbody tr').first().waitFor()
    expect(await other.locator('tbody').textContent()).toBe(await page.locator('tbody').textContent())
    await other.getByRole('button', { name: 'Remove: platform is ios' }).waitFor()
  })

  it('filters journeys by platform: a copied link shows the same in another browser', async () => {
    const page = await open('/journeys')
    const starts = (one: Page) => one.getByRole('region', { name: 'Where conversations start' }).locator('tbody')
    await starts(page).locator('tr').first().waitFor()
    const unfiltered = await starts(page).textContent()
    await page.getByRole('button', { name: 'Segment' }).click()
    await page.getByRole('checkbox', { name: /^android/ }).check()
    await page.waitForURL(/\/journeys\?.*segment=platform:android/)
    await page.keyboard.press('Escape')
    await expect.poll(() => starts(page).textContent()).not.toBe(unfiltered)
    const other = await open(page.url())
    await starts(other).locator('tr').first().waitFor()
    expect(await starts(other).textContent()).toBe(await starts(page).textContent())
    await page.goBack()
    await expect.poll(() => starts(page).textContent()).toBe(unfiltered)
  })

  it('searches events by words, and shows new ones as they arrive until paused', async () => {
    const page = await open('/events')
    await page.getByLabel('Search events').fill('flamingo')
    await page.getByText('No event holds all words of “flamingo”').waitFor()
    await dashboard().server.call('POST', '/track', {
      name: 'user_message',
      metadata: { prompt: 'A flamingo on my dashboard' },
    })
    await page.getByText('A flamingo on my dashboard').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused').waitFor()
  })

  it('returns to sign-in when the server no longer accepts the key', async () => {
    const page = await open('/')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.evaluate(() => sessionStorage.setItem('turret-api-key', 'revoked'))
    await page.getByLabel('API key').waitFor()
    const [opened] = dashboard().watched
    for (const problem of opened?.problems.splice(0) ?? []) expect(problem).toContain('401')
  })

  it('loads at most 200 KB of compressed scripts before charts', async () => {
    const page = await open('/topics')
    await page.locator('tbody tr').first().waitFor()
    const urls = await page.evaluate(() =>
      performance.getEntriesByType('resource').flatMap(({ name }) => (name.endsWith('.js') ? [name] : [])),
    )
    const folder = fileURLToPath(new URL('../dist', import.meta.url))
    const sizes = urls.map((url) => gzipSync(readFileSync(folder + new URL(url).pathname)).length)
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES)
  })
})
