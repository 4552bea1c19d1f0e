// What is changed in the browser stays changed: after a re-clustering, and after a restart of the server.

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasChromium } from './chromium.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'
import { loadDemo } from './demo-data.ts'

interface Merge {
  readonly into: string
  readonly other: string
}

interface TopicsAnswer {
  readonly topics: readonly { id: string; label: string; events: number; state: string }[]
}

describe.skipIf(!hasChromium)('edits', { timeout: 2 * TIMEOUT_MS }, () => {
  const dashboard = useDashboard(loadDemo)
  const answer = async () => (await dashboard().server.call<TopicsAnswer>('GET', '/v1/topics?from=all')).topics
  const link = (page: Page, id: string) => page.locator(`tr[data-topic="${id}"] a`)

  /** What the browser says where the dashboard asks a server that is away. */
  const forgetRefusals = () => {
    for (const { problems } of dashboard().watched) {
      problems.splice(0, problems.length, ...problems.filter((one) => !/ERR_CONNECTION_(REFUSED|RESET)/.test(one)))
    }
  }

  it('are made, last over a re-clustering and a restart, and are undone one by one', async () => {
    const { server, open } = dashboard()
    const before = await answer()
    const [renamed, kept, merged, hidden] = before
    if (!renamed || !kept || !merged || !hidden) throw new Error('There are too few topics')
    const page = await open('/topics?range=all')
    await rename(page, renamed.id, renamed.label)
    await hide(page, hidden.id, hidden.label)
    await merge(page, { into: kept.id, other: merged.id })
    await split(page, kept.id)
    const parts = (await answer()).filter(({ id }) => id === kept.id || !before.some((one) => one.id === id))
    expect(parts).toHaveLength(2)

    await server.call('POST', '/v1/topics/consolidate')
    await server.restart()
    await page.goto('/topics?range=all')
    forgetRefusals()
    await link(page, renamed.id).getByText('My own name').waitFor()
    expect(await link(page, hidden.id).count()).toBe(0)
    const after = await answer()
    expect(after.find(({ id }) => id === hidden.id)).toMatchObject({ state: 'hidden' })
    expect(after.some(({ id }) => id === merged.id)).toBe(false)
    for (const { id } of parts) await link(page, id).waitFor()

    await page.goto('/settings/topics')
    const undo = page.getByRole('button', { name: /^Undo: / })
    await undo.first().waitFor()
    for (let left = await undo.count(); left > 0; left--) {
      await undo.first().click()
      await expect.poll(() => undo.count()).toBe(left - 1)
    }
    await server.restart()
    await page.goto('/topics?range=all')
    forgetRefusals()
    await link(page, hidden.id).waitFor()
    await link(page, merged.id).waitFor()
    const undone = await answer()
    expect(undone.filter(({ label }) => label === 'My own name')).toEqual([])
    expect(undone.filter(({ id }) => parts.some((part) => part.id === id)).map(({ id }) => id)).toEqual([kept.id])
  })

  async function rename(page: Page, id: string, label: string): Promise<void> {
    await link(page, id).focus()
    await page.keyboard.press('r')
    await page.getByLabel(`New name of ${label}`).fill('My own name')
    await page.keyboard.press('Enter')
    await page.getByText('Renamed to “My own name”').waitFor()
  }

  async function hide(page: Page, id: string, label: string): Promise<void> {
    await link(page, id).focus()
    await page.keyboard.press('h')
    await page.getByText(`Hid “${label}”`).waitFor()
    await expect.poll(() => link(page, id).count()).toBe(0)
  }

  /** Into `into`, the larger one, which keeps its id. */
  async function merge(page: Page, { into, other }: Merge): Promise<void> {
    for (const id of [into, other]) {
      await link(page, id).focus()
      await page.keyboard.press('x')
    }
    await page.getByRole('button', { name: 'Merge' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio').first().check()
    await dialog.getByRole('button', { name: 'Merge' }).click()
    await page.getByText('Merged 2 topics').waitFor()
    await expect.poll(() => link(page, other).count()).toBe(0)
  }

  async function split(page: Page, id: string): Promise<void> {
    await page.goto(`/topics/${id}?range=all`)
    await page.getByRole('button', { name: 'Split', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Parts').selectOption('2')
    await dialog.getByRole('button', { name: 'Split into 2' }).click()
    await page.getByText(/ into 2 topics/).waitFor()
  }
})
