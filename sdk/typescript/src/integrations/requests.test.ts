import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { useClientFixture } from '../testing/client-fixture.ts'
import type { Turret } from '../turret.ts'
import { trackRequests as trackExpress } from './express.ts'
import { trackRequests as trackHono } from './hono.ts'

const fixture = useClientFixture()
type Post = (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const userHeader = 'x-user'
const rejects = (body: unknown) => (body as { token?: string }).token === 'wrong'

async function expressApp(turret: Turret): Promise<Post> {
  const app = express()
  const reading = { userId: (request: Request) => request.get(userHeader) }
  app.post('/chat', trackExpress(turret, reading), express.json(), (request, response) => {
    response.status(rejects(request.body) ? 401 : 200).json({ said: request.body })
  })
  const server = app.listen(0, '127.0.0.1')
  closing.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return (path, body, headers) => fetch(`http://127.0.0.1:${port}${path}`, post(body, headers))
}

async function honoApp(turret: Turret): Promise<Post> {
  const app = new Hono()
  app.use('/chat', trackHono(turret, { userId: (context) => context.req.header(userHeader) }))
  app.post('/chat', async (context) => {
    const said = await context.req.json()
    return context.json({ said }, rejects(said) ? 401 : 200)
  })
  return async (path, body, headers) => app.request(path, post(body, headers))
}

function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } }
}

describe.each([
  ['Express', expressApp],
  ['Hono', honoApp],
])('%s', (_, open) => {
  async function send(...requests: [body: unknown, headers?: Record<string, string>][]) {
    const turret = fixture().createClient()
    const request = await open(turret)
    let answered = 0
    for (const [body, headers] of requests) {
      const response = await request('/chat', body, headers)
      expect(await response.json()).toEqual({ said: body })
      answered += response.ok ? 1 : 0
    }
    return { turret, answered }
  }
  async function stored(turret: Turret, count: number) {
    await expect.poll(() => turret.stats.tracked).toBe(count)
    await turret.flush()
    return [...fixture().server.stored.values()]
  }

  test('the message of each request is tracked with its ids, in the forms of usual front ends', async () => {
    const parts = [{ type: 'text', text: 'as parts' }]
    const { turret } = await send(
      [{ message: 'plain', session_id: 's-1', user_id: 'claimed' }, { [userHeader]: 'u-1' }],
      [{ id: 'chat-1', messages: [{ id: 'm', role: 'user', parts }] }],
      [{ prompt: 'yes', conversationId: 7 }],
      [{ prompt: 'yes', conversationId: 7 }],
    )
    expect(await stored(turret, 4)).toMatchObject([
      { session_id: 's-1', user_id: 'u-1', metadata: { prompt: 'plain' } },
      { session_id: 'chat-1', metadata: { prompt: 'as parts' } },
      { session_id: '7', metadata: { prompt: 'yes' } },
      { session_id: '7', metadata: { prompt: 'yes' } },
    ])
  })

  test('what the backend refuses, or what says nothing, is not tracked', async () => {
    const { turret, answered } = await send(
      [{ message: 'refused', token: 'wrong' }],
      [{ order: 7 }],
      [[1, 2]],
      [{ message: 'taken' }],
    )
    expect(answered).toBe(3)
    expect((await stored(turret, 1)).map(({ metadata }) => metadata.prompt)).toEqual(['taken'])
  })

  test('a front end that sends a tool’s answer, or asks again for an answer, says nothing new', async () => {
    const said = { role: 'user', parts: [{ type: 'text', text: 'Where is my order?' }] }
    const toolDone = { role: 'assistant', parts: [{ type: 'tool-findOrder', state: 'output-available' }] }
    const chat = { id: `chat-of-tools-${_}` }
    const { turret } = await send([{ ...chat, messages: [said] }], [{ ...chat, messages: [said, toolDone] }])
    await expect.poll(() => turret.stats.tracked).toBe(1)
    const request = await open(turret)
    await request('/chat', { ...chat, messages: [said] })
    expect(await stored(turret, 2)).toHaveLength(1)
  })
})

test('hooks read what is elsewhere, and one that throws costs its message alone', async () => {
  const turret = fixture().createClient()
  const app = new Hono()
  app.use(
    '/chat/:id',
    trackHono(turret, {
      message: (_, body) => (body as { q: { said: string } }).q.said,
      sessionId: (context) => context.req.param('id'),
      metadata: (context) => ({ language: context.req.header('accept-language') }),
    }),
  )
  app.post('/chat/:id', (context) => context.text('answered'))
  const german = { 'accept-language': 'de' }
  expect((await app.request('/chat/1', post({ other: 1 }, german))).status).toBe(200)
  await app.request('/chat/2', post({ q: { said: 'Wo ist meine Bestellung?' } }, german))
  await expect.poll(() => turret.stats.tracked).toBe(1)
  await turret.flush()
  expect([...fixture().server.stored.values()]).toMatchObject([
    { session_id: '2', metadata: { prompt: 'Wo ist meine Bestellung?', language: 'de' } },
  ])
})

test('an edge runtime that freezes after the response is asked to wait until the events are sent', async () => {
  const turret = fixture().createClient()
  const app = new Hono()
  app.use('*', trackHono(turret))
  app.post('/chat', (context) => context.text('answered'))
  const waited: Promise<unknown>[] = []
  const execution = {
    waitUntil: (promise: Promise<unknown>) => void waited.push(promise),
    passThroughOnException: () => undefined,
    props: {},
  }
  const response = await app.request('/chat', post({ message: 'hello' }), {}, execution)
  expect(await response.text()).toBe('answered')
  await Promise.all(waited)
  expect(fixture().server.stored.size).toBe(1)
})
