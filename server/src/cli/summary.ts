// What a newcomer sees in the terminal: the topics of each text field and the strongest journeys between them.

import type { ApiClient } from './api-client.ts'
import { formatTable } from './table.ts'

interface TopicName {
  readonly id: string
  readonly label: string
}

interface TopicsAnswer {
  readonly topics: readonly (TopicName & { events: number; sessions: number; share: number; trend: { word: string } })[]
  readonly unclustered: { readonly events: number; readonly share: number }
  readonly small_talk: { readonly events: number; readonly share: number }
}

interface JourneysAnswer {
  readonly sessions: number
  readonly starts: readonly { topic: TopicName; sessions: number; share: number }[]
  readonly follow_ups: readonly {
    from: TopicName
    next: readonly { topic: TopicName | null; count: number; share: number }[]
  }[]
  readonly back_and_forth: readonly { a: TopicName; b: TopicName; sessions: number; count: number }[]
  readonly drop_offs: readonly { topic: TopicName; sessions: number; rate: number }[]
}

interface StatusAnswer {
  readonly dimensions: readonly { key: string; texts: number; topics: number }[]
}

const MOST_TOPICS = 40
const MOST_JOURNEYS = 8
const right = 'right' as const

/** Re-clusters each text field as of now and prints what is there. */
export async function printSummary(client: ApiClient): Promise<void> {
  const { dimensions } = await client.get<StatusAnswer>('/v1/status')
  for (const { key } of dimensions) {
    await client.post(`/v1/topics/consolidate?dimension=${encodeURIComponent(key)}`, undefined)
    await printTopics(client, key)
  }
  const [busiest] = [...dimensions].sort((a, b) => b.texts - a.texts)
  if (busiest) await printJourneys(client, busiest.key)
}

async function printTopics(client: ApiClient, dimension: string): Promise<void> {
  const found = await client.get<TopicsAnswer>(
    `/v1/topics?from=all&limit=1000&dimension=${encodeURIComponent(dimension)}`,
  )
  const month = await client.get<TopicsAnswer>(`/v1/topics?limit=1000&dimension=${encodeURIComponent(dimension)}`)
  const trends = new Map(month.topics.map(({ id, trend }) => [id, trend.word]))
  section(`Topics in “${dimension}” (${found.topics.length})`)
  const rows = found.topics
    .slice(0, MOST_TOPICS)
    .map(({ id, label, events, sessions, share }) => [label, events, sessions, percent(share), trends.get(id) ?? ''])
  rows.push(['Small talk', found.small_talk.events, '', percent(found.small_talk.share), ''])
  rows.push(['Unclustered', found.unclustered.events, '', percent(found.unclustered.share), ''])
  const columns = [
    { title: 'Topic' },
    { title: 'Messages', align: right },
    { title: 'Sessions', align: right },
    { title: 'Share', align: right },
    { title: 'Last 30 days' },
  ]
  print(formatTable(columns, rows))
}

async function printJourneys(client: ApiClient, dimension: string): Promise<void> {
  const query = `from=all&limit=${MOST_JOURNEYS}&dimension=${encodeURIComponent(dimension)}`
  const found = await client.get<JourneysAnswer>(`/v1/journeys?${query}`)
  const sessions = { title: 'Sessions', align: right }
  section(`Journeys in ${found.sessions} sessions: where they start`)
  print(
    formatTable(
      [{ title: 'First topic' }, sessions, { title: 'Share', align: right }],
      found.starts.map(({ topic, sessions: count, share }) => [topic.label, count, percent(share)]),
    ),
  )
  section('Common follow-ups')
  print(
    formatTable(
      [{ title: 'After' }, { title: 'comes' }, { title: 'Times', align: right }, { title: 'Share', align: right }],
      strongest(found),
    ),
  )
  section('Back and forth')
  print(
    formatTable(
      [{ title: 'Between' }, { title: 'and' }, sessions, { title: 'Times', align: right }],
      found.back_and_forth.map(({ a, b, sessions: count, count: times }) => [a.label, b.label, count, times]),
    ),
  )
  section('Where conversations end')
  print(
    formatTable(
      [{ title: 'Last topic' }, sessions, { title: 'Rate', align: right }],
      found.drop_offs.map(({ topic, sessions: count, rate }) => [topic.label, count, percent(rate)]),
    ),
  )
}

function strongest({ follow_ups }: JourneysAnswer): (string | number)[][] {
  return follow_ups
    .flatMap(({ from, next }) => next.flatMap(({ topic, ...move }) => (topic ? [{ from, topic, ...move }] : [])))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_JOURNEYS)
    .map(({ from, topic, count, share }) => [from.label, topic.label, count, percent(share)])
}

function section(title: string): void {
  print(`\n${title}\n`)
}

function percent(share: number): string {
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
