// The transition matrix of journeys: the most visited topics as rows and columns, and where the rest of each row goes.

export interface JourneyMatrix {
  /** By visits, then topic number: rows and columns alike. */
  readonly topics: readonly number[]
  readonly rows: readonly MatrixRow[]
}

/** `to`, `other` and `ended` together are the visits. */
export interface MatrixRow {
  readonly visits: number
  /** Moves to each of the topics, in their order; 0 on the diagonal, as repeats collapse. */
  readonly to: readonly number[]
  /** Moves to topics without a column, and those below `minCount`. */
  readonly other: number
  readonly ended: number
}

interface Visits {
  readonly topic: number
  readonly count: number
}

interface Moves extends Visits {
  /** Null where the session ends. */
  readonly next_topic: number | null
}

export function journeyMatrix(visits: readonly Visits[], moves: readonly Moves[], size: number): JourneyMatrix {
  const shown = [...visits].sort((a, b) => b.count - a.count || a.topic - b.topic).slice(0, size)
  const counts = new Map(moves.map(({ topic, next_topic, count }) => [`${topic} ${next_topic}`, count]))
  const topics = shown.map(({ topic }) => topic)
  return {
    topics,
    rows: shown.map(({ topic, count }) => {
      const to = topics.map((next) => counts.get(`${topic} ${next}`) ?? 0)
      const ended = counts.get(`${topic} null`) ?? 0
      return { visits: count, to, ended, other: count - ended - to.reduce((sum, moved) => sum + moved, 0) }
    }),
  }
}
