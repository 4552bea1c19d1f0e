import { describe, expect, it } from 'vitest'
import type { TopicName } from '../api/client.ts'
import { type MatrixSource, transitionMatrix } from './transition-matrix.ts'

const [a, b, c] = ['a', 'b', 'c'].map((id): TopicName => ({ id, label: id.toUpperCase() })) as [
  TopicName,
  TopicName,
  TopicName,
]
const source: MatrixSource = {
  matrix: {
    topics: [a, b, c],
    rows: [
      { visits: 10, to: [0, 4, 2], other: 1, ended: 3 },
      { visits: 8, to: [5, 0, 0], other: 0, ended: 3 },
      { visits: 2, to: [0, 0, 0], other: 0, ended: 2 },
    ],
  },
  transitions: [{ from: a, to: b, count: 4, sessions: 3, users: 2, share: 0.4, median_seconds: 20 }],
  back_and_forth: [{ a, b, sessions: 2, users: 2, count: 3 }],
}

describe('transitionMatrix', () => {
  it('sums every row to its visits, also where columns are cut off', () => {
    for (const topics of [1, 2, 3]) {
      for (const row of transitionMatrix(source, { topics, loops: 5 }).rows) {
        const sum = [...row.cells, row.other, row.ended].reduce((total, cell) => total + (cell?.count ?? 0), 0)
        expect(sum).toBe(row.visits)
      }
    }
  })

  it('marks both directions of a loop, and only the strongest pairs', () => {
    const { rows } = transitionMatrix(source, { topics: 3, loops: 1 })
    expect(rows[0]?.cells[1]).toMatchObject({ loop: true, count: 4, share: 0.4, sessions: 3, medianSeconds: 20 })
    expect(rows[1]?.cells[0]).toMatchObject({ loop: true, sessions: null })
    expect(transitionMatrix(source, { topics: 3, loops: 0 }).rows[0]?.cells[1]?.loop).toBe(false)
  })

  it('knows the strongest cell inside the matrix, whatever leads out of it', () => {
    expect(transitionMatrix(source, { topics: 3, loops: 1 })).toMatchObject({ highestCount: 5, highestShare: 0.625 })
  })
})
