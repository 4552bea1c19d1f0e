// Journeys of one dimension: how sessions move from topic to topic. The steps of a column, with ended and other,
// are all sessions in scope; drop-offs, starts and paths are counted over the same sessions.

import type { EventFilter } from '../model/segment.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import type { VisitOptions } from './collapsed-visits.ts'
import { type JourneyMatrix, journeyMatrix } from './journey-matrix.ts'
import { type JourneyStep, stepsOf } from './journey-steps.ts'
import { type JourneyLimits, type JourneyRow, journeysStatement } from './journeys-statement.ts'

export interface JourneysOptions extends VisitOptions {
  /** Only sessions whose first, any, or last topic is this one. */
  readonly anchor?: { readonly kind: 'start' | 'through' | 'end'; readonly topic: number }
  /** Only sessions that reach, or do not reach, a topic or an event of this name. */
  readonly outcome?:
    | { readonly kind: 'topic'; readonly topic: number; readonly reached: boolean }
    | { readonly kind: 'event'; readonly name: string; readonly reached: boolean }
  /** Columns of the flow chart, 2–10; 5 by default. */
  readonly steps?: number
  /** Entries below it are left out of every list, and belong to `other` in the steps; 1 by default. */
  readonly minCount?: number
  /** Cuts each list; 100 by default. */
  readonly limit?: number
  /** Topics of one step with a row of their own; 12 by default. */
  readonly stepTopics?: number
  /** Rows and columns of the matrix; 20 by default. */
  readonly matrixTopics?: number
  /** Counts users in every list too. */
  readonly countUsers?: boolean
}

/** Sessions, and users where `countUsers` asked for them. */
export interface SessionCount {
  readonly sessions: number
  readonly users: number | null
}

export interface Start extends SessionCount {
  readonly topic: number
  /** Of the sessions in scope. */
  readonly share: number
}

export interface Transition extends SessionCount {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Sessions with this transition, of the sessions in scope. */
  readonly share: number
  /** From the last text of the one topic to the first of the other. */
  readonly medianSeconds: number
}

export interface FollowUps {
  readonly topic: number
  readonly visits: number
  /** What came after a visit; topic null: the session ended. `share` is of the visits. */
  readonly next: readonly { readonly topic: number | null; readonly count: number; readonly share: number }[]
}

export interface BackAndForth extends SessionCount {
  /** The smaller topic number of the pair. */
  readonly a: number
  readonly b: number
  /** Occurrences of A→B→A and of B→A→B. */
  readonly count: number
}

export interface DropOff extends SessionCount {
  readonly topic: number
  /** Share of the sessions containing the topic that end there. */
  readonly rate: number
}

export interface Path extends SessionCount {
  readonly topics: readonly number[]
}

/** Lists are by count (back-and-forth: sessions) descending, then topic numbers ascending. */
export interface Journeys {
  readonly sessions: number
  readonly users: number
  readonly starts: readonly Start[]
  readonly transitions: readonly Transition[]
  readonly followUps: readonly FollowUps[]
  readonly backAndForth: readonly BackAndForth[]
  readonly dropOffs: readonly DropOff[]
  readonly paths: readonly Path[]
  readonly steps: readonly JourneyStep[]
  readonly matrix: JourneyMatrix
}

const DEFAULTS = { steps: 5, minCount: 1, limit: 100, stepTopics: 12, matrixTopics: 20 }

/** A session without a text that is shown is no part of the answer. Unknown dimensions and topics yield an empty one. */
export async function findJourneys(
  warehouse: WarehouseReader,
  filter: EventFilter,
  options: JourneysOptions,
): Promise<Journeys> {
  const limits = { ...DEFAULTS, ...options }
  const rows = await warehouse.query<JourneyRow>(journeysStatement(warehouse, filter, options, limits))
  const of = (part: JourneyRow['part']) => rows.filter((row) => row.part === part)
  const scope = of('scope')[0]
  const sessions = scope?.sessions ?? 0
  const users = (row: JourneyRow) => (options.countUsers ? row.users : null)
  const cut = <Entry>(entries: Entry[]) => entries.slice(0, limits.limit)
  const moves = of('transition').sort(byCount)
  return {
    sessions,
    users: scope?.users ?? 0,
    starts: cut(atLeast(of('start'), limits)).map((row) => ({
      topic: row.topic,
      sessions: row.sessions,
      users: users(row),
      share: row.sessions / sessions,
    })),
    transitions: cut(moves.filter((row) => row.next_topic !== null)).map((row) => ({
      from: row.topic,
      to: row.next_topic ?? 0,
      count: row.count,
      sessions: row.sessions,
      users: users(row),
      share: row.sessions / sessions,
      medianSeconds: (row.median_ms ?? 0) / 1000,
    })),
    followUps: cut(followUps(atLeast(of('topic'), limits), moves, limits.limit)),
    backAndForth: cut(
      of('back')
        .filter((row) => row.sessions >= limits.minCount)
        .sort(bySessions),
    ).map((row) => ({
      a: row.topic,
      b: row.next_topic ?? 0,
      sessions: row.sessions,
      users: users(row),
      count: row.count,
    })),
    dropOffs: cut(dropOffs(moves, of('topic'), users)),
    paths: of('path')
      .sort((a, b) => b.sessions - a.sessions || comparePaths(a.path, b.path))
      .map((row) => ({ topics: row.path, sessions: row.sessions, users: users(row) })),
    steps: stepsOf(of('step'), sessions, limits.steps),
    matrix: journeyMatrix(atLeast(of('topic'), limits), moves, limits.matrixTopics),
  }
}

function followUps(topics: readonly JourneyRow[], moves: readonly JourneyRow[], limit: number): FollowUps[] {
  const byTopic = new Map<number, JourneyRow[]>()
  for (const move of moves) {
    const sameTopic = byTopic.get(move.topic)
    if (sameTopic) sameTopic.push(move)
    else byTopic.set(move.topic, [move])
  }
  return topics.map(({ topic, count: visits }) => ({
    topic,
    visits,
    next: (byTopic.get(topic) ?? [])
      .slice(0, limit)
      .map(({ next_topic, count }) => ({ topic: next_topic, count, share: count / visits })),
  }))
}

function dropOffs(
  moves: readonly JourneyRow[],
  topics: readonly JourneyRow[],
  users: (row: JourneyRow) => number | null,
): DropOff[] {
  const containing = new Map(topics.map((row) => [row.topic, row.sessions]))
  return moves
    .filter((row) => row.next_topic === null)
    .map((row) => ({
      topic: row.topic,
      sessions: row.sessions,
      users: users(row),
      rate: row.sessions / (containing.get(row.topic) ?? row.sessions),
    }))
}

function atLeast(rows: JourneyRow[], { minCount }: JourneyLimits): JourneyRow[] {
  return rows.filter((row) => row.count >= minCount).sort(byCount)
}

/** The end of a session comes after all topics. */
function byCount(a: JourneyRow, b: JourneyRow): number {
  return b.count - a.count || a.topic - b.topic || (a.next_topic ?? Infinity) - (b.next_topic ?? Infinity)
}

function bySessions(a: JourneyRow, b: JourneyRow): number {
  return b.sessions - a.sessions || a.topic - b.topic || (a.next_topic ?? 0) - (b.next_topic ?? 0)
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((topic, index) => topic !== b[index])
  if (differing === -1) return a.length - b.length
  const other = b[differing]
  return other === undefined ? 1 : (a[differing] ?? 0) - other
}
