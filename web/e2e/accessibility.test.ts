// Every view fits a phone and has no finding of axe-core, light and dark, wide and narrow.

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

  it('fits a phone: no view is wider than the screen', async () => {
    for (const path of [
      ...['/', '/topics', '/topics?group=theme', '/topics?layout=map', '/journeys', '/journeys?view=compare'],
      ...['/sessions', '/events', '/users', '/alerts', '/alerts?edit=new', '/settings/metadata', '/settings/topics'],
      ...['/settings/project', '/settings/plan', '/settings/privacy', '/settings/models', '/settings/danger'],
    ]) {
      const page = await dashboard().open(path, { width: 390 })
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390)
    }
  })

  it.each([
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 1440 },
    { theme: 'light', width: 390 },
    { theme: 'dark', width: 390 },
  ] as const)('has no accessibility finding on any view, $theme and $width pixels wide', async ({ theme, width }) => {
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
    const page = await dashboard().open('/', { theme, width })
    for (const view of views) {
      await page.goto(view)
      await page.waitForLoadState('networkidle')
      expect(await accessibilityFindings(page), view).toEqual([])
    }
    const signIn = await dashboard().open('/', { theme, width, signedIn: false })
    await signIn.getByLabel('API key').waitFor()
    expect(await accessibilityFindings(signIn), 'sign-in').toEqual([])
  })
})
