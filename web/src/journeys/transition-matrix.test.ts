import { expect, it } from 'vitest'
import type { Journeys } from '../api/client.ts'
import { transitionMatrix } from './transition-matrix.ts'

function move(from: string, to: string, count: number): Journeys['transitions'][number] {
  const name = (id: string) => ({ id, label: id })
  return { from: name(from), to: name(to), count, sessions: count, users: count, share: 0.1, median_seconds: 60 }
}

it('marks pairs that are taken both ways, and only those', () => {
  const { topics, cells } = transitionMatrix([move('a', 'b', 5), move('b', 'a', 2), move('a', 'c', 4)], 10)
  expect(topics.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(cells.map((row) => row.map((cell) => cell?.loop ?? null))).toEqual([
    [null, true, false],
    [true, null, null],
    [null, null, null],
  ])
})

it('keeps the busiest topics and scales to the transitions among them', () => {
  const { topics, highest } = transitionMatrix([move('a', 'b', 5), move('c', 'd', 1), move('a', 'c', 2)], 2)
  expect(topics.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(highest).toBe(5)
})

it('is empty without transitions', () => {
  expect(transitionMatrix([], 5)).toEqual({ topics: [], cells: [], highest: 0 })
})
