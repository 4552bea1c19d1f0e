// From the set-up link to the demo's topics, and what different members then see of them.

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, hasChromium } from './chromium.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'
import { untilDemoIsAnalysed } from './demo-data.ts'

const OWNER = { email: 'ada@example.com', password: 'a password for the tests' }
const VIEWER = { email: 'vera@example.com', password: 'another long password' }

describe.skipIf(!hasChromium)('a project with demo data', { timeout: 2 * TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async () => {})

  async function signIn(path: string, { email, password }: typeof OWNER): Promise<Page> {
    const page = await dashboard().open(path, { signedIn: false })
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'Views' }).first().waitFor()
    return page
  }

  it('is loaded from the first run, with progress, until its topics stand in the overview', async () => {
    const { server, open } = dashboard()
    const page = await open(await server.setupLink(), { signedIn: false })
    await page.getByLabel('Project').fill('Support assistant')
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password').fill(OWNER.password)
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('button', { name: 'Load demo data' }).click()
    await page.getByText('The first event is here.').waitFor()
    await page.getByRole('button', { name: 'Open the dashboard' }).click()
    await page.getByText(/^(Sending|Finding topics in the) demo conversations: [\d,]+ of [\d,]+$/).waitFor()
    await page.getByRole('region', { name: 'Top topics' }).getByRole('listitem').first().waitFor()
    await untilDemoIsAnalysed(server)
    await expect.poll(() => page.getByText(/demo conversations:/).count()).toBe(0)
    await expect.poll(() => page.getByText(/events analysed/).textContent()).toMatch(/^3,\d{3} events analysed$/)
  })

  it('follows the change of a field to text, with progress, and finds topics in it', async () => {
    const page = await signIn('/settings/metadata', OWNER)
    await page.getByLabel('Type of message_id').selectOption('text')
    await page.getByText('message_id is now text').waitFor()
    const progress = page.getByRole('list', { name: 'Changes in progress' }).getByRole('progressbar')
    await progress.waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await expect.poll(() => progress.count(), { timeout: TIMEOUT_MS }).toBe(0)
    await page.getByLabel('Type of message_id').selectOption('automatic')
    await page.getByText('message_id has its automatic type again').waitFor()
  })

  it('shows a viewer everything and nothing to change it with', async () => {
    const owner = await signIn('/settings/members', OWNER)
    await owner.getByLabel('E-mail').fill(VIEWER.email)
    await owner.getByRole('button', { name: 'Invite' }).click()
    const link = await owner.locator('code', { hasText: '/invitation?token=' }).textContent()
    const page = await dashboard().open(link ?? '', { signedIn: false })
    await page.getByLabel('Choose a password').fill(VIEWER.password)
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.goto('/topics')
    await page.locator('tbody tr[data-topic]').first().waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /^(Change|Granularity)/ }).count()).toBe(0)
    await page.locator('tbody tr[data-topic] a').first().focus()
    await page.keyboard.press('r')
    expect(await page.getByLabel(/^New name of/).count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Segments' }).getByRole('listitem').first().waitFor()
    expect(await page.getByRole('button', { name: /^(Rename|Split|More changes|Move)/ }).count()).toBe(0)
    await page.goto('/settings/metadata')
    expect(await page.getByLabel('Type of platform').isDisabled()).toBe(true)
    await page.goto('/settings/audit')
    await page.getByText('Audit logs are for owners').waitFor()
  })

  it('stands beside a new project, which waits for its first event, and is gone back to', async () => {
    const page = await signIn('/topics?segment=platform:ios', OWNER)
    await page.locator('tbody tr[data-topic]').first().waitFor()
    await page.getByRole('button', { name: /^Project: Support assistant/ }).click()
    await page.getByRole('button', { name: 'New project' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Second')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Waiting for the first event').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('button', { name: 'Load demo data' }).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^Project: Second/ }).click()
    await page.getByRole('button', { name: /^Support assistant/ }).click()
    await page.getByRole('region', { name: 'Top topics' }).getByRole('listitem').first().waitFor()
  })

  it('shows its days and times in the time zone of the project', async () => {
    const { server, open } = dashboard()
    const { events } = await server.call<{ events: { timestamp: string }[] }>('GET', '/v1/events?from=all&limit=1')
    await server.call('PATCH', '/v1/project', { time_zone: 'Asia/Tokyo' })
    const page = await open('/events?range=all')
    const shown = await page.locator('tbody time').first().textContent()
    const format = {
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZone: 'Asia/Tokyo',
    } as const
    expect(shown).toBe(new Intl.DateTimeFormat('en-GB', format).format(new Date(events[0]?.timestamp ?? '')))
    const { topics } = await server.call<{ topics: { trend: { daily: { date: string }[] } }[] }>(
      'GET',
      '/v1/topics?from=2026-01-01',
    )
    const days = topics.flatMap(({ trend }) => trend.daily.map(({ date }) => date)).sort()
    await page.goto('/?from=2026-01-01')
    const rows = page.getByRole('table', { name: 'Events in topics per day' }).getByRole('row')
    await rows.first().waitFor({ state: 'attached' })
    const cells = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
    const [last] = cells.filter(([, events]) => events !== '0').at(-1) ?? []
    const lastDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
    expect(last).toContain(lastDay.format(new Date(days.at(-1) ?? '')))
    await page.getByRole('button', { name: /^Time range/ }).click()
    await page.getByText('Days of Asia/Tokyo').waitFor()
  })
})
