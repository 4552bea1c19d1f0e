// The transitions between the busiest topics as rows and columns.

import type { Journeys, TopicName } from '../api/client.ts'

export interface MatrixCell {
  readonly count: number
  readonly sessions: number
  readonly medianSeconds: number
  /** The way back is taken too. */
  readonly loop: boolean
}

export interface TransitionMatrix {
  readonly topics: readonly TopicName[]
  /** `[from][to]`; null: never taken. */
  readonly cells: readonly (readonly (MatrixCell | null)[])[]
  readonly highest: number
}

/** Topics by how many transitions they take part in, ties by id; at most `size` of them. */
export function transitionMatrix(transitions: Journeys['transitions'], size: number): TransitionMatrix {
  const topics = busiestTopics(transitions, size)
  const found = new Map(transitions.map((move) => [`${move.from.id}>${move.to.id}`, move]))
  const cells = topics.map((from) =>
    topics.map((to): MatrixCell | null => {
      const move = found.get(`${from.id}>${to.id}`)
      if (!move) return null
      const { count, sessions, median_seconds: medianSeconds } = move
      return { count, sessions, medianSeconds, loop: found.has(`${to.id}>${from.id}`) }
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
