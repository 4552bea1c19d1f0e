// The transitions between the busiest topics as rows and columns.

import type { Journeys, TopicName } from '../api/client.ts'

export interface MatrixCell {
  readonly count: number
  readonly sessions: number
  readonly medianSeconds: number
  /** Users often go back and forth between the two. */
  readonly loop: boolean
}

export interface TransitionMatrix {
  readonly topics: readonly TopicName[]
  /** `[from][to]`; null: never taken. */
  readonly cells: readonly (readonly (MatrixCell | null)[])[]
  readonly highest: number
}

export interface MatrixLimits {
  /** Rows and columns. */
  readonly topics: number
  /** Pairs marked as loops: those that most sessions go back and forth between. */
  readonly loops: number
}

/** Topics by how many transitions they take part in, ties by id. */
export function transitionMatrix(
  { transitions, back_and_forth: pairs }: Pick<Journeys, 'transitions' | 'back_and_forth'>,
  limits: MatrixLimits,
): TransitionMatrix {
  const topics = busiestTopics(transitions, limits.topics)
  const loops = new Set(pairs.slice(0, limits.loops).flatMap(({ a, b }) => [`${a.id}>${b.id}`, `${b.id}>${a.id}`]))
  const found = new Map(transitions.map((move) => [`${move.from.id}>${move.to.id}`, move]))
  const cells = topics.map((from) =>
    topics.map((to): MatrixCell | null => {
      const move = found.get(`${from.id}>${to.id}`)
      if (!move) return null
      const { count, sessions, median_seconds: medianSeconds } = move
      return { count, sessions, medianSeconds, loop: loops.has(`${from.id}>${to.id}`) }
    }),
  )
  const counts = cells.flat().map((cell) => cell?.count ?? 0)
  return { topics, cells, highest: Math.max(0, ...counts) }
}

function busiestTopics(transitions: Journeys['transitions'], size: number): TopicName[] {
  const moves = new Map<string, { topic: TopicName; count: number }>()
  for (const { from, to, count } of transitions) {
    for (const topic of [from, to]) {
      const before = moves.get(topic.id)
      moves.set(topic.id, { topic, count: (before?.count ?? 0) + count })
    }
  }
  return [...moves.values()]
    .sort((a, b) => b.count - a.count || a.topic.id.localeCompare(b.topic.id))
    .slice(0, size)
    .map(({ topic }) => topic)
}
