// Alerts in the browser: made, tried, changed, switched off and deleted, with a receiver that gets what is sent.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './chromium.ts'
import { conversations } from './conversations.ts'
import { TIMEOUT_MS, useDashboard } from './dashboard-fixture.ts'

interface AlertsAnswer {
  readonly alerts: readonly { readonly id: string; readonly name: string; readonly condition: object }[]
}

describe.skipIf(!hasChromium)('alerts', { timeout: TIMEOUT_MS }, () => {
  const received: { readonly signature: string; readonly type: string }[] = []
  let receiver: Server
  const dashboard = useDashboard(
    async (server) => {
      await server.call('POST', '/v1/batch', { events: conversations(Date.now()) })
      await server.call('POST', '/v1/topics/consolidate')
    },
    { TURRET_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' },
  )

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        received.push({ signature: String(request.headers['webhook-signature']), type: JSON.parse(body).type })
        response.end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    receiver.closeAllConnections()
    receiver.close()
  })

  it('are made in a dialog that says what is wrong, tried, changed and deleted', async () => {
    const page = await dashboard().open('/alerts')
    await page.getByText('Nothing is watched yet').waitFor()
    await page.getByRole('button', { name: 'New alert' }).click()
    await page.waitForURL(/edit=new/)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Refunds')
    await dialog.getByLabel('Watch for').selectOption('share')
    const topic = dialog.getByLabel('Topic')
    await expect.poll(() => topic.locator('option').count()).toBeGreaterThan(4)
    await topic.selectOption({ index: 1 })
    await dialog.getByLabel('Segment').selectOption('platform:ios')
    await dialog.getByLabel('Address of place 1').fill('http://10.0.0.1/hook')
    const refusals: string[] = []
    page.on('response', (response) => response.status() === 400 && refusals.push(response.url()))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').getByText('leads into a private network').waitFor()
    expect(refusals).toHaveLength(1)
    // The browser itself notes every answer of 400.
    for (const one of dashboard().watched) one.problems.splice(0)

    const { port } = receiver.address() as AddressInfo
    await dialog.getByLabel('Address of place 1').fill(`http://127.0.0.1:${port}/hook`)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/above 25% of the last 24 hours where platform is ios$/).waitFor()
    await expect.poll(() => page.url()).not.toContain('edit=')

    await page.getByRole('button', { name: 'Test Refunds' }).click()
    await page.getByText('The test has arrived everywhere.').waitFor()
    await page.getByText('Delivered', { exact: true }).waitFor()
    expect(received[0]).toMatchObject({ signature: expect.stringMatching(/^v1,.{44}$/), type: 'alert.test' })

    const [made] = (await dashboard().server.call<AlertsAnswer>('GET', '/v1/alerts')).alerts
    await page.goto(`/alerts?edit=${made?.id}`)
    await dialog.getByLabel('Name').fill('Refunds on iOS')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved “Refunds on iOS”.').waitFor()
    const [changed] = (await dashboard().server.call<AlertsAnswer>('GET', '/v1/alerts')).alerts
    expect(changed).toMatchObject({ name: 'Refunds on iOS', condition: made?.condition })

    await page.getByRole('button', { name: 'More for Refunds on iOS' }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await page.getByText('Off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'More for Refunds on iOS' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing is watched yet').waitFor()
    await page.getByText('Delivered', { exact: true }).waitFor()
  })

  it('are signed with a secret that is shown once', async () => {
    const page = await dashboard().open('/alerts')
    await page.getByRole('button', { name: 'New secret' }).click()
    const confirm = page.getByRole('button', { name: 'Make it' })
    await confirm.or(page.getByText('Copy the secret now')).first().waitFor()
    if (await confirm.isVisible()) await confirm.click()
    await page.getByText(/^whsec_/).waitFor()
    await page.reload()
    await page.getByText(/^The secret was made/).waitFor()
    expect(await page.getByText(/^whsec_/).count()).toBe(0)
  })

  it('are made from the page of a topic, for that topic', async () => {
    const { topics } = await dashboard().server.call<{ topics: { id: string; label: string }[] }>('GET', '/v1/topics')
    const topic = topics[2]
    const page = await dashboard().open(`/topics/${topic?.id}`)
    await page.getByRole('button', { name: 'More changes' }).click()
    await page.getByRole('menuitem', { name: 'Make an alert' }).click()
    const dialog = page.getByRole('dialog', { name: 'New alert' })
    await expect.poll(() => dialog.getByLabel('Topic').inputValue()).toBe(topic?.id)
    await dialog.getByLabel('Name').fill('One topic')
    await dialog.getByLabel('Address of place 1').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}`)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText(`“${topic?.label}” at 2 × a busy day`).waitFor()
    await expect.poll(() => page.url()).not.toMatch(/edit=|topic=/)
  })

  it('are made by keyboard alone', async () => {
    const page = await dashboard().open('/alerts')
    await page.getByRole('button', { name: 'New alert' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Analysis')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/keys`)
    await page.keyboard.press('Enter')
    await page.getByText('Analysis 15 minutes behind').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('New alert')
  })
})
