// Test only: journeys and topic counts over plain arrays, written to be obviously right. The judge of the SQL.

import type { EventFilter } from '../model/segment.ts'
import type { EventRow, MicroClusterTopic } from '../warehouse/warehouse.ts'
import { UNCLUSTERED_VISITS } from './collapsed-visits.ts'
import type { JourneyMatrix } from './journey-matrix.ts'
import type { Journeys, JourneysOptions } from './journeys.ts'
import type { TextCount, TopicCounts, TopicsOptions } from './topics.ts'

interface Text {
  readonly row: EventRow
  readonly topic: number
  readonly smallTalk: boolean
  readonly hidden: boolean
}

interface Visit {
  readonly topic: number
  /** Of its last text. */
  readonly user: string
  readonly allUsers: readonly string[]
  readonly fromMs: number
  readonly toMs: number
}

type Session = readonly Visit[]

function textsOf(
  rows: readonly EventRow[],
  map: readonly MicroClusterTopic[],
  project: string,
  dimension: string,
): Text[] {
  return rows
    .filter((row) => row.project === project && row.microClusters[dimension] !== undefined)
    .map((row) => {
      const stand = map.find(
        (entry) =>
          entry.project === project &&
          entry.dimension === dimension &&
          entry.microCluster === row.microClusters[dimension],
      )
      return { row, topic: stand?.topic ?? 0, smallTalk: stand?.smallTalk ?? false, hidden: stand?.hidden ?? false }
    })
}

function matches(row: EventRow, filter: EventFilter): boolean {
  return (
    row.project === filter.project &&
    (filter.fromMs === null || row.timestampMs >= filter.fromMs) &&
    (filter.toMs === null || row.timestampMs < filter.toMs) &&
    (filter.eventNames.length === 0 || filter.eventNames.includes(row.name)) &&
    filter.segments.every(({ field, values }) => values.includes(row.properties[field] ?? '\u0000absent'))
  )
}

function distinct<Value>(values: readonly Value[]): number {
  return new Set(values).size
}

export function referenceTopics(
  rows: readonly EventRow[],
  map: readonly MicroClusterTopic[],
  filter: EventFilter,
  options: TopicsOptions,
): TopicCounts {
  const texts = textsOf(rows, map, filter.project, options.dimension)
  const current = texts.filter((text) => matches(text.row, filter))
  const from = filter.fromMs
  const before =
    from === null
      ? []
      : texts.filter((text) =>
          matches(text.row, { ...filter, fromMs: from - ((filter.toMs ?? options.nowMs) - from), toMs: from }),
        )
  const isSmallTalk = (text: Text) => text.smallTalk && text.topic !== options.asTopic
  const isTopic = (text: Text) => text.topic !== 0 && !isSmallTalk(text)
  const ofKinds = current.filter((text) => text.smallTalk && text.topic < 0)
  const numbers = [...new Set([...current, ...before].filter(isTopic).map((text) => text.topic))]
  return {
    topics: numbers
      .map((topic) => {
        const now = current.filter((text) => isTopic(text) && text.topic === topic)
        const then = before.filter((text) => isTopic(text) && text.topic === topic)
        return {
          topic,
          ...countTexts(now),
          previousEvents: from === null ? null : then.length,
          firstSeenMs: Math.min(...[...now, ...then].map((text) => text.row.timestampMs)),
          daily: dailyOf(now, options.zone ?? 'UTC'),
        }
      })
      .sort((a, b) => b.events - a.events || a.topic - b.topic),
    smallTalk: countTexts(current.filter(isSmallTalk)),
    smallTalkKinds: [...new Set(ofKinds.map((text) => text.topic))]
      .map((topic) => ({ topic, ...countTexts(ofKinds.filter((text) => text.topic === topic)) }))
      .sort((a, b) => b.events - a.events || a.topic - b.topic),
    unclustered: countTexts(current.filter((text) => text.topic === 0 && !text.smallTalk)),
    total: countTexts(current),
  }
}

function countTexts(texts: readonly Text[]): TextCount {
  return {
    events: texts.length,
    sessions: distinct(texts.map((text) => text.row.sessionId)),
    users: distinct(texts.map((text) => text.row.userId)),
  }
}

function dailyOf(texts: readonly Text[], zone: string) {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const dates = texts.map((text) => format.format(text.row.timestampMs))
  return [...new Set(dates)].sort().map((date) => ({ date, events: dates.filter((other) => other === date).length }))
}

export function referenceJourneys(
  rows: readonly EventRow[],
  map: readonly MicroClusterTopic[],
  filter: EventFilter,
  options: JourneysOptions,
): Journeys {
  const { limit = 100, minCount = 1 } = options
  const sessions = sessionsInScope(rows, map, filter, options)
  const users = (visits: readonly Visit[]) => (options.countUsers ? distinct(visits.map((visit) => visit.user)) : null)
  const topics = [...new Set(sessions.flat().map((visit) => visit.topic))].sort((a, b) => a - b)
  const moves = sessions.flatMap((session, index) =>
    session.map((visit, place) => ({ session: index, visit, next: session[place + 1] })),
  )
  const list = <Entry>(entries: Entry[], count: (entry: Entry) => number) =>
    entries
      .filter((entry) => count(entry) >= minCount && count(entry) > 0)
      .sort((a, b) => count(b) - count(a))
      .slice(0, limit)
  const followedBy = (from: number, to: number | null) =>
    moves.filter((move) => move.visit.topic === from && (move.next?.topic ?? null) === to)
  const endingAt = (topic: number) => sessions.filter((session) => session.at(-1)?.topic === topic)
  const firsts = (chosen: readonly Session[]) => chosen.flatMap((session) => session.slice(0, 1))
  const lasts = (chosen: readonly Session[]) => chosen.flatMap((session) => session.slice(-1))
  return {
    sessions: sessions.length,
    users: distinct(sessions.flat().flatMap((visit) => visit.allUsers)),
    starts: list(
      topics.map((topic) => {
        const starting = sessions.filter((session) => session[0]?.topic === topic)
        const share = starting.length / sessions.length
        return { topic, sessions: starting.length, users: users(firsts(starting)), share }
      }),
      (start) => start.sessions,
    ),
    transitions: list(
      pairs(topics, topics).map(([from, to]) => {
        const made = followedBy(from, to)
        const inSessions = distinct(made.map((move) => move.session))
        return {
          from,
          to,
          count: made.length,
          sessions: inSessions,
          users: users(made.map((move) => move.visit)),
          share: inSessions / sessions.length,
          medianSeconds: median(made.map((move) => (move.next?.fromMs ?? 0) - move.visit.toMs)) / 1000,
        }
      }),
      (transition) => transition.count,
    ),
    followUps: list(
      topics.map((topic) => {
        const visits = moves.filter((move) => move.visit.topic === topic).length
        const next = [...topics, null].map((to) => {
          const count = followedBy(topic, to).length
          return { topic: to, count, share: count / visits }
        })
        return { topic, visits, next: list(next, (entry) => entry.count) }
      }),
      (followUp) => followUp.visits,
    ),
    backAndForth: list(
      pairs(topics, topics)
        .filter(([a, b]) => a < b)
        .map(([a, b]) => {
          const turns = sessions.flatMap((session, index) =>
            session.flatMap((visit, place) => {
              const around = [session[place - 1]?.topic, visit.topic, session[place + 1]?.topic].join()
              return around === [a, b, a].join() || around === [b, a, b].join() ? [{ index, visit }] : []
            }),
          )
          const inSessions = distinct(turns.map((turn) => turn.index))
          return { a, b, sessions: inSessions, users: users(turns.map((turn) => turn.visit)), count: turns.length }
        }),
      (pair) => pair.sessions,
    ),
    dropOffs: list(
      topics.map((topic) => {
        const ending = endingAt(topic)
        const containing = sessions.filter((session) => session.some((visit) => visit.topic === topic))
        const rate = ending.length / containing.length
        return { topic, sessions: ending.length, users: users(lasts(ending)), rate }
      }),
      (dropOff) => dropOff.sessions,
    ),
    paths: list(
      pathsOf(sessions, (chosen) => users(firsts(chosen))),
      (path) => path.sessions,
    ),
    steps: Array.from({ length: options.steps ?? 5 }, (_, index) => stepOf(sessions, index, options)),
    matrix: matrixOf(sessions, options),
  }
}

function matrixOf(sessions: readonly Session[], { minCount = 1, matrixTopics = 20 }: JourneysOptions): JourneyMatrix {
  const visits = (topic: number) => sessions.flat().filter((visit) => visit.topic === topic).length
  const topics = [...new Set(sessions.flat().map((visit) => visit.topic))]
    .filter((topic) => visits(topic) >= minCount)
    .sort((a, b) => visits(b) - visits(a) || a - b)
    .slice(0, matrixTopics)
  return {
    topics,
    rows: topics.map((topic) => {
      const next = sessions.flatMap((session) =>
        session.flatMap((visit, place) => (visit.topic === topic ? [session[place + 1]?.topic ?? null] : [])),
      )
      const moved = (to: number | null) => {
        const count = next.filter((one) => one === to).length
        return count >= minCount ? count : 0
      }
      const elsewhere = next.length - moved(null) - topics.reduce((sum, to) => sum + moved(to), 0)
      return { visits: next.length, to: topics.map(moved), other: elsewhere, ended: moved(null) }
    }),
  }
}

function sessionsInScope(
  rows: readonly EventRow[],
  map: readonly MicroClusterTopic[],
  filter: EventFilter,
  options: JourneysOptions,
): Session[] {
  return namedSessions(rows, map, filter, options).map(({ visits }) => visits)
}

/** The sessions in scope, with what each visits. */
export function referenceSessions(...question: Parameters<typeof namedSessions>) {
  return namedSessions(...question).map(({ id, visits }) => ({
    id,
    topics: visits.map(({ topic }) => topic),
    users: visits.flatMap(({ allUsers }) => allUsers),
  }))
}

function namedSessions(
  rows: readonly EventRow[],
  map: readonly MicroClusterTopic[],
  filter: EventFilter,
  options: JourneysOptions,
): { id: string; visits: Session }[] {
  const texts = textsOf(rows, map, filter.project, options.dimension)
    .filter((text) => matches(text.row, filter))
    .filter((text) => options.includeSmallTalk || !text.smallTalk)
    .filter((text) => options.includeHidden || !text.hidden)
    .filter((text) => options.includeUnclustered || text.topic > 0 || text.smallTalk)
    .map((text) => ({ ...text, topic: text.topic === 0 && !text.smallTalk ? UNCLUSTERED_VISITS : text.topic }))
    .filter((text) => !options.excludedTopics?.includes(text.topic))
    .sort((a, b) => a.row.timestampMs - b.row.timestampMs || a.row.sequence - b.row.sequence)
  const { anchor, outcome } = options
  return [...new Set(texts.map((text) => text.row.sessionId))].flatMap((sessionId) => {
    const session = collapse(texts.filter((text) => text.row.sessionId === sessionId))
    const topics = session.map((visit) => visit.topic)
    const reached =
      outcome?.kind === 'topic'
        ? topics.includes(outcome.topic)
        : rows.some(
            (row) => row.sessionId === sessionId && matches(row, { ...filter, eventNames: [outcome?.name ?? ''] }),
          )
    if (anchor?.kind === 'start' && topics[0] !== anchor.topic) return []
    if (anchor?.kind === 'through' && !topics.includes(anchor.topic)) return []
    if (anchor?.kind === 'end' && topics.at(-1) !== anchor.topic) return []
    if (outcome && reached !== outcome.reached) return []
    return [{ id: sessionId, visits: session }]
  })
}

function collapse(texts: readonly Text[]): Visit[] {
  const visits: Visit[] = []
  for (const { topic, row } of texts) {
    const last = visits.at(-1)
    const repeated = last?.topic === topic ? last : undefined
    if (repeated) visits.pop()
    const allUsers = [...(repeated?.allUsers ?? []), row.userId]
    const fromMs = repeated?.fromMs ?? row.timestampMs
    visits.push({ topic, user: row.userId, allUsers, fromMs, toMs: row.timestampMs })
  }
  return visits
}

function pathsOf(sessions: readonly Session[], users: (sessions: readonly Session[]) => number | null) {
  const topicsOf = (session: Session) => session.map((visit) => visit.topic)
  const keys = new Map(sessions.map((session) => [topicsOf(session).join(), topicsOf(session)]))
  return [...keys]
    .map(([key, topics]) => {
      const taking = sessions.filter((session) => topicsOf(session).join() === key)
      return { topics, sessions: taking.length, users: users(taking) }
    })
    .sort((a, b) => lexicographic(a.topics, b.topics))
}

function stepOf(sessions: readonly Session[], index: number, options: JourneysOptions): Journeys['steps'][number] {
  const count = (number: number) => ({ sessions: number, share: sessions.length === 0 ? 0 : number / sessions.length })
  const own = ownRows(sessions, index, options)
  const ownNext = ownRows(sessions, index + 1, options)
  const present = sessions.filter((session) => session.length > index)
  const elsewhere = present.filter((session) => !own.some(({ topic }) => topic === session[index]?.topic))
  const flows = new Map<string, { from: number | 'other'; to: number | 'other' | 'ended'; sessions: number }>()
  for (const session of present) {
    const here = session[index]?.topic
    const there = session[index + 1]?.topic
    const from = own.find(({ topic }) => topic === here)?.topic ?? 'other'
    const to = there === undefined ? 'ended' : (ownNext.find(({ topic }) => topic === there)?.topic ?? 'other')
    const flow = flows.get(`${from} ${to}`) ?? { from, to, sessions: 0 }
    flow.sessions++
    flows.set(`${from} ${to}`, flow)
  }
  return {
    step: index + 1,
    topics: own.map(({ topic, sessions: atTopic }) => ({ topic, ...count(atTopic) })),
    other: count(elsewhere.length),
    ended: count(sessions.length - present.length),
    flows: index + 1 === (options.steps ?? 5) ? [] : [...flows.values()],
  }
}

function ownRows(
  sessions: readonly Session[],
  index: number,
  { minCount = 1, stepTopics = 12, steps = 5 }: JourneysOptions,
) {
  if (index >= steps) return []
  const here = sessions.flatMap((session) => session[index]?.topic ?? [])
  return [...new Set(here)]
    .sort((a, b) => a - b)
    .map((topic) => ({ topic, sessions: here.filter((other) => other === topic).length }))
    .filter((entry) => entry.sessions >= minCount)
    .sort((a, b) => b.sessions - a.sessions)
    .slice(0, stepTopics)
}

function pairs(first: readonly number[], second: readonly number[]): [number, number][] {
  return first.flatMap((a) => second.map((b): [number, number] => [a, b]))
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return (lower + upper) / 2
}
