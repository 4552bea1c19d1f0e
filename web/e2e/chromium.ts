// The browser of the tests, and pages that note down everything that must not happen on them.

import { existsSync } from 'node:fs'
import { source as axeSource } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { KEY } from './turret-server.ts'

const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

export const hasChromium = existsSync(EXECUTABLE)
if (!hasChromium) {
  console.warn(`Dashboard tests are skipped: there is no Chromium at ${EXECUTABLE} (set CHROMIUM_PATH).`)
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

export interface WatchedPage {
  readonly page: Page
  /** Console errors and warnings, uncaught exceptions, and requests to other origins. */
  readonly problems: string[]
}

export interface PageOptions {
  readonly origin: string
  readonly signedIn?: boolean
  readonly width?: number
  readonly theme?: 'light' | 'dark'
}

/** A page in a context of its own: nothing is shared with other pages. */
export async function openPage(browser: Browser, options: PageOptions): Promise<WatchedPage> {
  const { origin, signedIn = true, width = 1280, theme = 'light' } = options
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: 900 },
    locale: 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(origin).origin) problems.push(`request to ${request.url()}`)
  })
  if (signedIn) await page.addInitScript((key) => sessionStorage.setItem('turret-api-key', key), KEY)
  return { page, problems }
}

/** What axe-core finds against WCAG 2.2 A and AA, one line a finding. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
  })
}

declare global {
  interface Window {
    axe: typeof import('axe-core')
  }
}
