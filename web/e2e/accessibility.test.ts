// Every view fits a phone and has no finding of axe-core, light and dark, wide and narrow.

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, hasChromium } from './chromium.ts'
import { conversations } from './conversations.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'

interface TopicsAnswer {
  readonly topics: readonly { readonly id: string }[]
}

describe.skipIf(!hasChromium)('every view', { timeout: 3 * TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async (server) => {
    await server.call('POST', '/v1/batch', { events: conversations(Date.now()) })
    await server.call('POST', '/v1/topics/consolidate')
  })

  it.each([1440, 390])('fits %i pixels and has no accessibility finding, light and dark', async (width) => {
    const [topic] = (await dashboard().server.call<TopicsAnswer>('GET', '/v1/topics')).topics
    const views = [
      '/',
      '/topics',
      '/topics?group=theme',
      '/topics?layout=map',
      `/topics/${topic?.id}`,
      '/journeys',
      '/journeys?view=compare&a=platform:ios&b=platform:android',
      '/sessions',
      `/sessions?step=1:${topic?.id}`,
      '/sessions/conversation-79',
      '/events',
      '/users',
      '/users/user-1',
      '/alerts',
      '/alerts?edit=new',
      '/settings/metadata',
      '/settings/topics',
      '/settings/keys',
      '/settings/project',
      '/settings/plan',
      '/settings/privacy',
      '/settings/models',
      '/settings/danger',
      '/settings/members',
      '/settings/audit',
    ]
    const page = await dashboard().open('/', { width })
    for (const view of views) {
      await page.goto(view)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBe(width)
      await expectNoFinding(page, view)
    }
    const signIn = await dashboard().open('/', { width, signedIn: false })
    await signIn.getByLabel('API key').waitFor()
    await expectNoFinding(signIn, 'sign-in')
  })
})

async function expectNoFinding(page: Page, view: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    // Colours fade from one theme to the other.
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
    expect(await accessibilityFindings(page), `${view}, ${theme}`).toEqual([])
  }
}
