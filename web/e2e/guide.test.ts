// The documentation in a real browser: served by the server itself, readable on every screen, snippets to copy.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityFindings, hasChromium, launchChromium, openPage } from './chromium.ts'
import { startTurretServer, type TurretServer } from './turret-server.ts'

let server: TurretServer
let browser: Browser

beforeAll(async () => {
  if (!hasChromium) return
  server = await startTurretServer()
  browser = await launchChromium()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it.runIf(hasChromium).each([
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const)('is accessible at %d pixels, %s, and never wider than the screen', async (width, theme) => {
  const { page, problems } = await openPage(browser, { origin: server.url, width, theme, signedIn: false })
  for (const path of ['/docs', '/docs/tracking', '/docs/api']) {
    await page.goto(path)
    expect(await accessibilityFindings(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  expect(problems).toEqual([])
})

it.runIf(hasChromium)('copies a snippet, marks the present page and leads to the next', async () => {
  const { page, problems } = await openPage(browser, { origin: server.url, signedIn: false })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/docs/quickstart')
  expect(await page.getByRole('link', { name: 'Quickstart', exact: true }).getAttribute('aria-current')).toBe('page')
  await page.locator('pre').first().hover()
  await page.getByRole('button', { name: 'Copy' }).first().click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('npm run demo')
  await page.getByRole('link', { name: 'Next: Track messages' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Track messages')
  expect(problems).toEqual([])
})

it.runIf(hasChromium)('folds the list of pages away on a phone', async () => {
  const { page } = await openPage(browser, { origin: server.url, width: 390, signedIn: false })
  await page.goto('/docs/tracking')
  const link = page.getByRole('link', { name: 'Journeys', exact: true })
  expect(await link.isVisible()).toBe(false)
  await page.getByText('Pages', { exact: true }).click()
  expect(await link.isVisible()).toBe(true)
})
