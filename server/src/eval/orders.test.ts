import { expect, test } from 'vitest'
import type { EvaluationRow } from './evaluation-rows.ts'
import { sampledRows, shuffledRows, splitRows } from './orders.ts'

const row = (text: string, session: string | null = null): EvaluationRow => ({
  text,
  gold: 'label',
  session,
  statesIntent: false,
})
const rows = Array.from({ length: 50 }, (_, index) => row(`text ${index}`))
const turns = Array.from({ length: 60 }, (_, index) => row(`turn ${Math.floor(index / 20)}`, `session ${index % 20}`))
const texts = (some: readonly EvaluationRow[]) => some.map(({ text }) => text)

test('an order holds every row once, is never that of the file, and differs by seed', () => {
  const orders = [1, 2, 3].map((seed) => shuffledRows(rows, seed))
  for (const order of orders) expect(new Set(order)).toEqual(new Set(rows))
  expect(new Set([rows, ...orders].map((order) => texts(order).join()))).toHaveLength(4)
})

test('the same seed gives the same order', () => {
  expect(shuffledRows(rows, 2)).toEqual(shuffledRows(rows, 2))
})

test('the rows of a session stay together and in order', () => {
  const order = shuffledRows(turns, 1)
  expect(order).toHaveLength(60)
  for (let start = 0; start < 60; start += 3) {
    const session = order.slice(start, start + 3)
    expect(texts(session)).toEqual(['turn 0', 'turn 1', 'turn 2'])
    expect(new Set(session.map((turn) => turn.session))).toHaveLength(1)
  }
})

test('a sample holds whole sessions in file order, as many rows as asked for, and all rows where there are fewer', () => {
  const sample = sampledRows(turns, 10, 1)
  expect(sample).toHaveLength(12)
  expect(sample).toEqual(turns.filter((turn) => sample.some(({ session }) => session === turn.session)))
  expect(sampledRows(rows, 20, 1)).toHaveLength(20)
  expect(sampledRows(rows, 80, 1)).toEqual(rows)
})

test('parts follow one another, differ by one row at most, and are together all rows', () => {
  const parts = splitRows(rows, 7)
  expect(parts.flat()).toEqual(rows)
  const lengths = parts.map((part) => part.length)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBe(1)
})
