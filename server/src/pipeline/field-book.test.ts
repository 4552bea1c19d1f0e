import { expect, it } from 'vitest'
import { estimateDistinct } from '../fields/distinct-sketch.ts'
import type { Metadata } from '../model/event.ts'
import { MOST_TYPED_FIELDS } from '../model/field.ts'
import {
  createFieldBook,
  type FieldBook,
  MOST_AUTOMATIC_TEXT_FIELDS,
  readFields as readFieldsAt,
} from './field-book.ts'

const readFields = (book: FieldBook, metadata: Metadata) => readFieldsAt(book, metadata, 1)

it('gives texts of text fields only, and numbers dimensions in the order of their appearance', () => {
  const book = createFieldBook()
  const reading = readFields(book, {
    platform: 'ios',
    prompt: 'How do I reset my password?',
    feedback: 'too long, please be brief',
    ms: 12,
  })
  expect(reading.texts.map(({ key }) => key)).toEqual(['prompt', 'feedback'])
  expect([...book.fields.values()].map(({ dimensionNumber }) => dimensionNumber)).toEqual([null, 1, 2, null])
})

it('passes over blank texts, nulls and nested values', () => {
  const book = createFieldBook()
  readFields(book, { prompt: 'hello there friend' })
  const values: Metadata[] = [
    { prompt: ' \n ' },
    { prompt: null },
    { prompt: ['a'] },
    { prompt: { a: 1 } },
    { prompt: 7 },
  ]
  expect(values.flatMap((metadata) => readFields(book, metadata).texts)).toEqual([])
})

it('types no more than 500 keys, and counts the rest', () => {
  const book = createFieldBook()
  for (let index = 0; index < MOST_TYPED_FIELDS + 25; index++) {
    for (let repeat = 0; repeat < 3; repeat++) readFields(book, { [`key-${index}`]: 'some value' })
  }
  expect(book.fields.size).toBe(MOST_TYPED_FIELDS)
  expect(estimateDistinct(book.untyped)).toBe(25)
  expect(book.publishedUntyped).toBeGreaterThanOrEqual(24)
})

it('clusters no more than 32 fields unless a user asks for it', () => {
  const book = createFieldBook()
  for (let index = 0; index < 100; index++) readFields(book, { [`question-${index}`]: 'how does this work' })
  const types = [...book.fields.values()].map(({ decision }) => decision.type)
  expect(types.filter((type) => type === 'text')).toHaveLength(MOST_AUTOMATIC_TEXT_FIELDS)
  expect(types.at(-1)).toBe('ignored')
  expect(book.dimensions).toBe(MOST_AUTOMATIC_TEXT_FIELDS)
})

it('says when a field has become text although earlier values are stored', () => {
  const book = createFieldBook()
  const became: number[] = []
  for (let index = 0; index < 120; index++) {
    const x = index === 0 ? 'lamp' : `please find me the ${index} best oak lamps for reading`
    if (readFields(book, { x }).becameText.includes('x')) became.push(index + 1)
  }
  expect(became).toEqual([100])
})
