// From the link in the log to the first event, and the account that it makes.

import { describe, expect, it } from 'vitest'
import { accessibilityFindings, hasChromium } from './chromium.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'

const OWNER = { email: 'ada@example.com', password: 'a password for the tests' }

describe.skipIf(!hasChromium)('first run', { timeout: TIMEOUT_MS }, () => {
  const dashboard = useDashboard(async () => {})

  it('makes the owner, shows the key once, and turns to the first event as it arrives', async () => {
    const { server, open } = dashboard()
    const page = await open(await server.setupLink(), { signedIn: false })
    await page.getByLabel('Project').fill('Support assistant')
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password').fill(OWNER.password)
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByText('Waiting for your first event…').waitFor()
    const key = await page.getByRole('region', { name: 'API key' }).locator('code').textContent()
    for (const language of ['JavaScript', 'Python', 'curl']) {
      await page.getByRole('button', { name: language }).click()
      expect(await page.getByRole('region', { name: 'Snippet' }).locator('code').textContent()).toContain(key)
    }
    expect(await accessibilityFindings(page)).toEqual([])
    const sent = await fetch(new URL('/track', server.url), {
      method: 'POST',
      headers: { 'x-api-key': key ?? '', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'user_message', metadata: { prompt: 'Hello from the test' } }),
    })
    expect(sent.status).toBe(200)
    await page.getByText('The first event is here.').waitFor()
    await page.getByRole('button', { name: 'Open the dashboard' }).click()
    await page.getByText(/of 30 messages until the first topics/).waitFor()
  })

  it('signs in with the password, makes and revokes a key, invites, and signs out', async () => {
    const { open } = dashboard()
    const page = await open('/settings/keys', { signedIn: false })
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password').fill(OWNER.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Name').fill('Website')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Copy the key now').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Revoke Website' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked “Website”').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'Members' }).click()
    await page.getByLabel('E-mail').fill('bob@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
    const link = await page.locator('code', { hasText: '/invitation?token=' }).textContent()
    expect(await accessibilityFindings(page)).toEqual([])
    const guest = await open(link ?? '', { signedIn: false })
    await guest.getByLabel('Choose a password').fill('another password')
    await guest.getByRole('button', { name: 'Join' }).click()
    await guest.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
  })

  it('says of a refused password what the server says', async () => {
    const { open, watched } = dashboard()
    const page = await open('/', { signedIn: false })
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => page.getByRole('alert').textContent()).not.toBe('')
    expect(watched[0]?.problems.splice(0)).toEqual([expect.stringContaining('401')])
  })
})
