// A server, a browser, and pages that must end without a problem: what every file of tests needs.

import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchChromium, openPage, type PageOptions, type WatchedPage } from './chromium.ts'
import { type Settings, startTurretServer, type TurretServer } from './turret-server.ts'

export const TIMEOUT_MS = 90_000

export interface DashboardFixture {
  readonly server: TurretServer
  readonly watched: WatchedPage[]
  open(path: string, options?: Omit<PageOptions, 'origin'>): Promise<Page>
}

/** Registers the set-up and the end of a file's tests; `prepare` fills the server. */
export function useDashboard(
  prepare: (server: TurretServer) => Promise<unknown>,
  settings: Settings = {},
): () => DashboardFixture {
  let server: TurretServer | undefined
  let browser: Browser | undefined
  const watched: WatchedPage[] = []

  beforeAll(async () => {
    server = await startTurretServer(settings)
    await prepare(server)
    browser = await launchChromium()
  }, TIMEOUT_MS)

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async () => {
    const closed = watched.splice(0)
    const problems = closed.flatMap((one) => one.problems)
    await Promise.all(closed.map(({ page }) => page.context().close()))
    expect(problems).toEqual([])
  })

  return () => {
    if (!server || !browser) throw new Error('The server or the browser did not start')
    const [running, opened] = [server, browser]
    return {
      server: running,
      watched,
      async open(path, options = {}) {
        const one = await openPage(opened, { origin: running.url, ...options })
        watched.push(one)
        await one.page.goto(path)
        return one.page
      },
    }
  }
}
