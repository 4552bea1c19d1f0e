// Callers that take too long or send too much, on real sockets.

import { once } from 'node:events'
import { connect } from 'node:net'
import { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listener, listen } from './listen.ts'
import { readJsonBody } from './request-body.ts'

const app = new OpenAPIHono()
app.onError((_, context) => context.text('failed', 400))
app.post('/echo', async (context) => context.json((await readJsonBody(context, 1024)) as object))
const limits = { headersMs: 200, requestMs: 400, checkEveryMs: 50 }
let listener: Listener
beforeAll(async () => {
  listener = await listen(app, '127.0.0.1', 0, limits)
})
afterAll(() => listener.close())

/** All that the server says to `start`, of which nothing more follows, until it hangs up. */
async function answerTo(start: string): Promise<string> {
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1')
  let said = ''
  socket.on('data', (chunk) => (said += chunk))
  socket.on('error', () => undefined)
  socket.write(start)
  await once(socket, 'close')
  return said
}

const POST = 'POST /echo HTTP/1.1\r\nHost: turret\r\nContent-Type: application/json\r\n'

it('hangs up on callers that do not come to the end of their headers or of their body, and answers others meanwhile', async () => {
  const slow = Promise.all([answerTo(POST), answerTo(''), answerTo(`${POST}Content-Length: 100\r\n\r\n{"a":`)])
  const other = await fetch(`${listener.url}/echo`, {
    method: 'POST',
    body: '{"b":2}',
    headers: { 'content-type': 'application/json' },
  })
  expect(await other.json()).toEqual({ b: 2 })
  for (const said of await slow) expect(said).toMatch(/^(HTTP\/1\.1 (408|400) |$)/)
})

it('refuses headers of more than 16 KB', async () => {
  expect(await answerTo(`${POST}X-Long: ${'x'.repeat(17 * 1024)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
})

it('refuses two lengths of one body, which proxies may read differently', async () => {
  const twoLengths = `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`
  expect(await answerTo(twoLengths)).toMatch(/^HTTP\/1\.1 400 /)
})
