// What an open dashboard asks: the pages that show numbers, topics, journeys and lists.
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'

const OF_A_PERIOD = [
  '/v1/topics?',
  '/v1/journeys?',
  '/v1/segments?',
  '/v1/sessions?limit=50&',
  '/v1/events?limit=50&',
  '/v1/users?limit=50&',
]

/** One after the other, of the events since `fromMs` where it is given; rejects where one is not answered. */
export async function askDashboard(server: ServerProcess, fromMs?: number): Promise<void> {
  const period = fromMs === undefined ? '' : `from=${new Date(fromMs).toISOString()}`
  await server.call('GET', '/v1/status')
  for (const question of OF_A_PERIOD) await server.call('GET', question + period)
  const { fields } = await server.call<{ fields: { key: string; type: string }[] }>('GET', '/v1/fields')
  for (const { key } of fields.filter(({ type }) => type === 'number')) {
    await server.call('GET', `/v1/numbers?field=${encodeURIComponent(key)}&${period}`)
  }
}
