// Topics and Segments without a mouse: everything is reached by Tab, works by key, and shows where the focus is.

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasChromium } from './chromium.ts'
import { conversations } from './conversations.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'

const MOST_STEPS = 80

describe.skipIf(!hasChromium)('by keyboard alone', { timeout: TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async (server) => {
    await server.call('POST', '/v1/batch', { events: conversations(Date.now()) })
    await server.call('POST', '/v1/topics/consolidate')
  })

  it('segments are opened, chosen, applied, and taken away again', async () => {
    const page = await dashboard().open('/topics')
    await page.locator('tbody tr').first().waitFor()
    await tabTo(page, /^Segment$/)
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: /^ios/ }).waitFor()
    await tabTo(page, /^ios/)
    await page.keyboard.press('Space')
    await page.waitForURL(/segment=platform:ios/)
    await page.keyboard.press('Escape')
    await expect.poll(() => focusedName(page)).toBe('Segment')
    await tabTo(page, /^Remove: platform is ios$/, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).not.toContain('segment=')
  })

  it('a topic is found, sorted to, chosen, pinned, changed from its menu, and opened', async () => {
    const page = await dashboard().open('/topics')
    const lines = page.locator('tbody tr[data-topic]')
    await lines.first().waitFor()
    await tabTo(page, /^Find a topic$/)
    await page.keyboard.type('password')
    await page.waitForURL(/find=password/)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect.poll(() => page.url()).not.toContain('find=')
    await tabTo(page, /^Topic$/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/sort=label/)
    await tabTo(page, /^Choose /)
    await page.keyboard.press('Space')
    await page.getByText('1 chosen').waitFor()
    await page.keyboard.press('Space')
    await expect.poll(() => page.getByText('1 chosen').count()).toBe(0)
    await page.keyboard.press('Tab')
    const second = await lines.nth(1).getAttribute('data-topic')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('p')
    await page.getByText(/^Pinned “/).waitFor()
    await expect.poll(() => lines.first().getAttribute('data-topic')).toBe(second)
    await tabTo(page, /^Change /)
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Escape')
    await expect.poll(() => focusedName(page)).toMatch(/^Change /)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/topics\/t\d+_\d+/)
  })

  it('the first Tab offers to skip to the content, and what has the focus is seen to have it', async () => {
    const page = await dashboard().open('/topics')
    await page.locator('tbody tr').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await focusedName(page)).toBe('Skip to content')
    await page.keyboard.press('Enter')
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return true
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
      })
      expect([await focusedName(page), seen]).toEqual([await focusedName(page), true])
    }
  })
})

async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    const focused = await focusedName(page)
    if (name.test(focused)) return
    passed.push(focused)
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not reach ${name}: ${passed.join(' | ')}`)
}

/** What a screen reader would call it, as far as the dashboard names things. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element) return ''
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
    return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim()
  })
}
