import { expect, test } from 'vitest'
import type { EvaluationRow } from './evaluation-rows.ts'
import { smallTalkPlace } from './figures.ts'
import { labelSupport } from './label-support.ts'
import { caughtBelow, withForeignShare } from './stream-foreign.ts'
import { lateLabels, stagedRows } from './stream-late-labels.ts'
import { normalisedText, smallTalkSamples } from './stream-small-talk.ts'

const row = (text: string, gold: string, statesIntent = false): EvaluationRow => ({
  text,
  gold,
  session: null,
  statesIntent,
})
const rows = Array.from({ length: 200 }, (_, index) => row(`text ${index}`, `label ${index % 10}`))

test('late labels are that share of all labels, and another choice for another seed', () => {
  expect(lateLabels(rows, 0.4, 1)).toHaveLength(4)
  expect(new Set([1, 2, 3, 4].map((seed) => [...lateLabels(rows, 0.4, seed)].sort().join())).size).toBeGreaterThan(1)
})

test('no late label is in the first half, half of the others are, and no row is lost', () => {
  const late = new Set(['label 1', 'label 2'])
  const { first, second } = stagedRows(rows, late, 1)
  expect(first).toHaveLength(80)
  expect(first.some(({ gold }) => late.has(gold ?? ''))).toBe(false)
  expect(new Set([...first, ...second])).toEqual(new Set(rows))
})

test('foreign rows are thinned out to a tenth of the stream', () => {
  const stream = withForeignShare(rows, 'label 3', 1)
  const foreign = stream.filter(({ gold }) => gold === 'label 3')
  expect(foreign).toHaveLength(20)
  expect(stream).toHaveLength(200)
  const scarce = withForeignShare([...rows, row('odd', 'foreign')], 'foreign', 1)
  expect(scarce).toHaveLength(201)
})

test('the share caught is read where a tenth of the real scores are given up', () => {
  const real = Array.from({ length: 100 }, (_, index) => index / 100)
  expect(caughtBelow(real, [0.05, 0.09, 0.1, 0.5], 0.1)).toBe(0.5)
  expect(caughtBelow([], [0.5], 0.1)).toBe(0)
})

test('texts are alike whatever their case, marks and spaces', () => {
  expect(normalisedText('  Yes,  PLEASE!! ')).toBe('yes please')
  expect(normalisedText("That's all.")).toBe("that's all")
})

test('samples of small talk tell apart what was recognised, and name each text once', () => {
  const turns = [row('Book a table', 'book', true), row('Yes', 'none'), row('Yes', 'none'), row('At 7 pm', 'none')]
  const places = new Map(turns.map((turn, index) => [turn, index < 3 ? smallTalkPlace('s3') : 't1_1']))
  expect(smallTalkSamples(places)).toEqual({
    stating_as_small_talk: ['Book a table'],
    others_as_small_talk: ['Yes'],
    others_as_topics: ['At 7 pm'],
    frequent_as_topics: ['At 7 pm'],
  })
})

test('a label is supported by inflected forms of its words, and distinct where no other has the same', () => {
  const members = ['I was charged twice', 'double charges again', 'why a second charge', 'refund me']
  const places = new Map(members.map((text) => [row(text, 'double_charge'), 't1_1']))
  const support = labelSupport(
    [
      { id: 't1_1', label: 'Charged twice' },
      { id: 't1_2', label: 'Lost card' },
    ],
    places,
  )
  expect(support.topics[0]).toEqual({
    label: 'Charged twice',
    texts: 4,
    gold: 'double_charge',
    gold_share: 1,
    word_share: 0.25,
  })
  expect(support.supported_words).toBe(0.5)
  expect(support.distinct_labels).toBe(1)
})
