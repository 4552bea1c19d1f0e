import { expect, test } from 'vitest'
import type { EvaluationRow } from './evaluation-rows.ts'
import {
  commonest,
  keepShare,
  meanFigures,
  movedRows,
  orderAgreement,
  type Places,
  partitionFigures,
  smallTalkPlace,
  UNCLUSTERED,
} from './figures.ts'

const rows: EvaluationRow[] = ['a', 'a', 'b', 'b', 'c', null].map((gold, index) => ({
  text: `text ${index}`,
  gold,
  session: null,
  statesIntent: false,
}))
const at = (...places: string[]): Places => new Map(rows.map((row, index) => [row, places[index] ?? UNCLUSTERED]))

test('topics that match the labels one to one score 1, whatever they are called', () => {
  const figures = partitionFigures(at('t1', 't1', 't2', 't2', 't3', 't9'))
  expect(figures).toMatchObject({ rows: 5, labels: 3, topics: 3, topics_per_label: 1, accuracy: 1, nmi: 1, ari: 1 })
})

test('unclustered rows and small talk are one class each, and no topics', () => {
  const figures = partitionFigures(at('t1', UNCLUSTERED, UNCLUSTERED, UNCLUSTERED, smallTalkPlace('s2')))
  expect(figures).toMatchObject({ topics: 1, unclustered_share: 0.6, small_talk_share: 0.2 })
  // t1 matches a, the unclustered class b, small talk c: all but the second row.
  expect(figures.accuracy).toBeCloseTo(0.8)
})

test('the keep share counts rows that stood in a topic, and only those that stay in the same one', () => {
  const before = at('t1', 't1', 't2', smallTalkPlace('s2'), UNCLUSTERED, 't2')
  expect(keepShare(before, at('t1', 't2', 't2', 't2', 't2', UNCLUSTERED))).toBe(0.5)
  expect(keepShare(at(), before)).toBe(1)
})

test('moved rows are all that stand elsewhere, from and to no topic included', () => {
  expect(movedRows(at('t1', 't1', 't2'), at('t1', 't2', UNCLUSTERED, 't2'))).toBe(3)
})

test('orders that group alike agree fully, and one order agrees with nothing', () => {
  const order = at('t1', 't1', 't2', 't2', 't3', 't3')
  expect(orderAgreement([order, at('t7', 't7', 't5', 't5', 't6', 't6')])).toBe(1)
  expect(orderAgreement([order, at('t1', 't2', 't1', 't2', 't1', 't2')])).toBeLessThan(0.1)
  expect(orderAgreement([order])).toBeNull()
})

test('means are over the orders that have the figure', () => {
  expect(meanFigures([{ ari: 0.2, births: 4 }, { ari: 0.4 }])).toEqual({ ari: expect.closeTo(0.3), births: 4 })
})

test('the commonest of equals is the first', () => {
  expect(commonest(['x', 'y', 'y', 'x'])).toEqual({ item: 'x', share: 0.5 })
  expect(commonest([])).toBeNull()
})
