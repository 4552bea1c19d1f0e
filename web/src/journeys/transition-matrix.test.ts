import { expect, it } from 'vitest'
import type { Journeys } from '../api/client.ts'
import { transitionMatrix } from './transition-matrix.ts'

function move(from: string, to: string, count: number): Journeys['transitions'][number] {
  const name = (id: string) => ({ id, label: id })
  return { from: name(from), to: name(to), count, sessions: count, users: count, share: 0.1, median_seconds: 60 }
}

function pair(a: string, b: string, sessions: number): Journeys['back_and_forth'][number] {
  return { a: { id: a, label: a }, b: { id: b, label: b }, sessions, users: sessions, count: sessions }
}

it('marks the foremost pairs that users go back and forth between, in both directions', () => {
  const journeys = {
    transitions: [move('a', 'b', 5), move('b', 'a', 2), move('a', 'c', 4), move('c', 'a', 1)],
    back_and_forth: [pair('a', 'b', 3), pair('a', 'c', 1)],
  }
  const { topics, cells } = transitionMatrix(journeys, { topics: 10, loops: 1 })
  expect(topics.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(cells.map((row) => row.map((cell) => cell?.loop ?? null))).toEqual([
    [null, true, false],
    [true, null, null],
    [false, null, null],
  ])
})

it('keeps the busiest topics and scales to the transitions among them', () => {
  const transitions = [move('a', 'b', 5), move('c', 'd', 1), move('a', 'c', 2)]
  const { topics, highest } = transitionMatrix({ transitions, back_and_forth: [] }, { topics: 2, loops: 1 })
  expect(topics.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(highest).toBe(5)
})

it('is empty without transitions', () => {
  const none = { transitions: [], back_and_forth: [] }
  expect(transitionMatrix(none, { topics: 5, loops: 5 })).toEqual({ topics: [], cells: [], highest: 0 })
})
