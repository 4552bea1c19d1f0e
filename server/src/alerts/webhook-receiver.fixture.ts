// For tests of alerts: a server that takes webhooks as a team would, and verifies them with nothing of ours.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedWebhook {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface WebhookReceiver {
  readonly url: string
  readonly received: ReceivedWebhook[]
  /** Statuses of the next answers, then 200; 0 hangs up. */
  readonly answers: number[]
  close(): Promise<void>
}

export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ path: request.url ?? '', headers: request.headers, body })
      const status = answers.shift() ?? 200
      if (status === 0) request.socket.destroy()
      else response.writeHead(status, status === 429 ? { 'retry-after': '120' } : {}).end('an answer')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...{ received, answers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** As Standard Webhooks tells receivers to verify; `nowMs` is the receiver's clock. */
export function isGenuine({ headers, body }: ReceivedWebhook, secret: string, nowMs: number): boolean {
  const seconds = Number(headers['webhook-timestamp'])
  if (Math.abs(nowMs / 1000 - seconds) > 300) return false
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${seconds}.${body}`).digest()
  const given = Buffer.from(String(headers['webhook-signature']).replace('v1,', ''), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
