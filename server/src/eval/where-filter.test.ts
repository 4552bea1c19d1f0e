import { expect, test } from 'vitest'
import { fitsAll, parseConditions } from './where-filter.ts'

const fits = (columns: Record<string, unknown>, ...conditions: string[]) =>
  fitsAll(columns, parseConditions(conditions))

test('a row fits when its value is any of those named', () => {
  expect(fits({ split: 'test' }, 'split=train,test')).toBe(true)
  expect(fits({ split: 'val' }, 'split=train,test')).toBe(false)
})

test('a negated condition takes rows with none of the values, also those without the column', () => {
  expect(fits({ intent: 'a' }, 'intent!=b,c')).toBe(true)
  expect(fits({ intent: 'b' }, 'intent!=b,c')).toBe(false)
  expect(fits({}, 'intent!=b')).toBe(true)
})

test('a row without the column has none of its values', () => {
  expect(fits({ split: null }, 'split=test')).toBe(false)
  expect(fits({}, 'split=test')).toBe(false)
})

test('numbers and booleans are compared as text, and every condition must hold', () => {
  expect(fits({ turn: 3, states_intent: true }, 'turn=3', 'states_intent=true')).toBe(true)
  expect(fits({ turn: 4, states_intent: true }, 'turn=3', 'states_intent=true')).toBe(false)
})

test('a value may hold an equals sign', () => {
  expect(fits({ formula: 'a=b' }, 'formula=a=b')).toBe(true)
})

test.each(['split', '=test', 'split=', '!=x'])('%s is refused with an example of a condition', (text) => {
  expect(() => parseConditions([text])).toThrow(/such as split=test/)
})
