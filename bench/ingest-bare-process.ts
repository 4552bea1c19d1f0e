// The yardstick of the ingest bench: a bare server of the same framework that parses the same JSON and answers the same
// bytes, headers included, without checking or storing anything.
import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { listen } from '../server/src/http/listen.ts'

interface SentEvent {
  readonly user_id: string
  readonly session_id: string
}

const headers = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
const eventId = randomUUID()
const app = new OpenAPIHono()

app.post('/track', async (context) => {
  const { user_id, session_id } = (await context.req.json()) as SentEvent
  return context.json({ user_id, session_id }, 200, { ...headers, 'x-event-id': eventId })
})

app.post('/v1/batch', async (context) => {
  const { events } = (await context.req.json()) as { events: SentEvent[] }
  const results = events.map(({ user_id, session_id }) => ({ user_id, session_id, event_id: eventId }))
  return context.json({ accepted: events.length, results, rejected: [] }, 200, headers)
})

const { url } = await listen(app, '127.0.0.1', 0)
console.log(`Ready at ${url}`)
