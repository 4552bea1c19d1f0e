// The transitions between the most visited topics as rows and columns, with what leads out of them.

import type { Journeys, TopicName } from '../api/client.ts'

export interface MatrixCell {
  readonly count: number
  /** Of the visits to the row's topic. */
  readonly share: number
  /** Null where the answer lists no such transition. */
  readonly sessions: number | null
  readonly medianSeconds: number | null
  /** Users often go back and forth between the two. */
  readonly loop: boolean
}

export interface MatrixRow {
  readonly topic: TopicName
  readonly visits: number
  /** In the order of the rows; null: never taken. */
  readonly cells: readonly (MatrixCell | null)[]
  readonly other: MatrixCell | null
  readonly ended: MatrixCell | null
}

export interface TransitionMatrix {
  readonly rows: readonly MatrixRow[]
  readonly highestCount: number
  readonly highestShare: number
}

export interface MatrixLimits {
  /** Rows and columns. */
  readonly topics: number
  /** Pairs marked as loops: those that most sessions go back and forth between. */
  readonly loops: number
}

export type MatrixSource = Pick<Journeys, 'matrix' | 'transitions' | 'back_and_forth'>

/** Columns beyond the limit are added to `other`, so that a row still sums to its visits. */
export function transitionMatrix(journeys: MatrixSource, limits: MatrixLimits): TransitionMatrix {
  const { matrix, transitions, back_and_forth: pairs } = journeys
  const topics = matrix.topics.slice(0, limits.topics)
  const loops = new Set(pairs.slice(0, limits.loops).flatMap(({ a, b }) => [pairKey(a, b), pairKey(b, a)]))
  const moves = new Map(transitions.map((move) => [pairKey(move.from, move.to), move]))
  const rows = topics.flatMap((topic, index): MatrixRow[] => {
    const row = matrix.rows[index]
    if (row === undefined) return []
    const cell = (count: number, to?: TopicName): MatrixCell | null => {
      if (count === 0) return null
      const key = to ? pairKey(topic, to) : ''
      const move = moves.get(key)
      return {
        ...{ count, share: count / Math.max(1, row.visits), loop: loops.has(key) },
        sessions: move?.sessions ?? null,
        medianSeconds: move?.median_seconds ?? null,
      }
    }
    const beyond = row.to.slice(limits.topics).reduce((sum, count) => sum + count, 0)
    return [
      {
        topic,
        visits: row.visits,
        cells: topics.map((to, column) => cell(row.to[column] ?? 0, to)),
        other: cell(row.other + beyond),
        ended: cell(row.ended),
      },
    ]
  })
  const cells = rows.flatMap((row) => row.cells.flatMap((cell) => cell ?? []))
  return {
    rows,
    highestCount: Math.max(0, ...cells.map(({ count }) => count)),
    highestShare: Math.max(0, ...cells.map(({ share }) => share)),
  }
}

function pairKey(from: TopicName, to: TopicName): string {
  return `${from.id}>${to.id}`
}
