// The flow chart of journeys: one column a step, each of them all sessions in scope.

import { type JourneyRow, OTHER_TOPICS } from './journeys-statement.ts'

export interface StepCount {
  readonly sessions: number
  /** Of the sessions in scope; topics, other and ended of a step sum to 1. */
  readonly share: number
}

export interface StepFlow {
  readonly from: number | 'other'
  readonly to: number | 'other' | 'ended'
  readonly sessions: number
}

export interface JourneyStep {
  /** From 1. */
  readonly step: number
  /** By sessions, then topic number. */
  readonly topics: readonly (StepCount & { readonly topic: number })[]
  /** Sessions at topics without a row of their own. */
  readonly other: StepCount
  /** Sessions that ended before this step. */
  readonly ended: StepCount
  /** Where the sessions of this step go: to the next step, or out. The last step has none. */
  readonly flows: readonly StepFlow[]
}

/** `rows` count the moves of each step; `sessions` is all sessions in scope. */
export function stepsOf(rows: readonly JourneyRow[], sessions: number, steps: number): JourneyStep[] {
  const count = (atStep: number): StepCount => ({ sessions: atStep, share: sessions === 0 ? 0 : atStep / sessions })
  return Array.from({ length: steps }, (_, index) => {
    const step = index + 1
    const moves = rows.filter((row) => row.position === step)
    const byTopic = sumByTopic(moves)
    const other = byTopic.get(OTHER_TOPICS) ?? 0
    byTopic.delete(OTHER_TOPICS)
    const topics = [...byTopic].sort(([a, atA], [b, atB]) => atB - atA || a - b)
    const present = topics.reduce((sum, [, atTopic]) => sum + atTopic, other)
    return {
      step,
      topics: topics.map(([topic, atTopic]) => ({ topic, ...count(atTopic) })),
      other: count(other),
      ended: count(sessions - present),
      flows: step === steps ? [] : flowsOf(moves),
    }
  })
}

function sumByTopic(moves: readonly JourneyRow[]): Map<number, number> {
  const byTopic = new Map<number, number>()
  for (const { topic, sessions } of moves) byTopic.set(topic, (byTopic.get(topic) ?? 0) + sessions)
  return byTopic
}

function flowsOf(moves: readonly JourneyRow[]): StepFlow[] {
  return [...moves]
    .sort((a, b) => b.sessions - a.sessions || a.topic - b.topic || (a.next_topic ?? 0) - (b.next_topic ?? 0))
    .map(({ topic, next_topic, sessions }) => ({
      from: topic === OTHER_TOPICS ? 'other' : topic,
      to: next_topic === null ? 'ended' : next_topic === OTHER_TOPICS ? 'other' : next_topic,
      sessions,
    }))
}
