// What an open dashboard asks: the pages that show numbers, topics, journeys and lists.
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'

const QUESTIONS = [
  '/v1/status',
  '/v1/topics',
  '/v1/journeys',
  '/v1/segments',
  '/v1/sessions?limit=50',
  '/v1/events?limit=50',
  '/v1/users?limit=50',
]

/** One after the other; rejects where one is not answered. */
export async function askDashboard(server: ServerProcess): Promise<void> {
  for (const question of QUESTIONS) await server.call('GET', question)
  const { fields } = await server.call<{ fields: { key: string; type: string }[] }>('GET', '/v1/fields')
  for (const { key } of fields.filter(({ type }) => type === 'number')) {
    await server.call('GET', `/v1/numbers?field=${encodeURIComponent(key)}`)
  }
}
