// Secrets of alerts in a real server process that logs everything it can, while nothing can be delivered.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openWebhookReceiver } from '../alerts/webhook-receiver.fixture.ts'
import { startServerProcess } from './server-process.fixture.ts'

it('addresses, the signing secret and the password of the mail server are in no log', async () => {
  const receiver = await openWebhookReceiver()
  receiver.answers.push(...Array.from({ length: 20 }, () => 500))
  const folder = mkdtempSync(join(tmpdir(), 'turret-alert-log-'))
  const settings = {
    ...{ TURRET_SMTP_URL: 'smtp://user:mail-p4ssword@127.0.0.1:1', TURRET_SMTP_FROM: 'turret@example.com' },
    ...{ TURRET_ALLOWED_PRIVATE_HOSTS: '127.0.0.1', TURRET_LOG_LEVEL: 'trace' },
  }
  const server = await startServerProcess(folder, settings, { stderr: 'pipe' })
  let log = ''
  server.process.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  try {
    const prompts = Array.from({ length: 60 }, (_, n) => `Where is parcel number ${n}?`)
    await server.call('POST', '/v1/batch', {
      events: prompts.map((prompt) => ({ name: 'message', metadata: { prompt, platform: 'ios' } })),
    })
    await expect
      .poll(() => server.call<{ pending: number }>('GET', '/v1/status'), { timeout: 60_000 })
      .toMatchObject({ pending: 0 })
    const { secret } = await server.call<{ secret: string }>('POST', '/v1/alerts/signing-secret')
    await server.call('POST', '/v1/alerts', {
      name: 'Unclustered',
      condition: { kind: 'share', segment: ['platform:ios'], percent: 50, min_events: 1 },
      channels: [
        { kind: 'webhook', url: `${receiver.url}/services/s3cret-path` },
        { kind: 'email', to: 'ada@example.com' },
      ],
    })
    await expect
      .poll(() => log.match(/an alert was not delivered/g)?.length ?? 0, { timeout: 60_000, interval: 100 })
      .toBeGreaterThanOrEqual(2)
    expect(log).toContain('The receiver answered 500')
    expect(log).toContain('The mail server did not take it (ESOCKET)')
    for (const hidden of ['s3cret-path', secret.slice(8, 20), 'mail-p4ssword', 'ada@example.com', 'parcel']) {
      expect(log).not.toContain(hidden)
    }
  } finally {
    await server.stop()
    await receiver.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 150_000)
