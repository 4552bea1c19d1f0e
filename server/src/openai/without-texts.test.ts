import { expect, it } from 'vitest'
import { textsIn, withoutTexts } from './without-texts.ts'

const LONG = 'My name is Ada Lovelace and I lost the card that ends in 4242'

it.each([
  ['a whole text', `input "${LONG}" is too long`, [LONG], 'input "[text]" is too long'],
  ['the beginning of a text', `near: ${LONG.slice(0, 25)}…`, [LONG], 'near: [text]…'],
  ['the middle, with other spaces and case', 'at AND I  LOST\nTHE CARD here', [LONG], 'at[text]here'],
  ['a short text', 'cannot embed "pin 1234"', ['pin 1234'], 'cannot embed "[text]"'],
  ['two of them', 'bad: pin 1234, pin 5678', ['pin 5678', 'pin 1234'], 'bad: [text], [text]'],
])('takes out %s', (_, said, sent, expected) => {
  expect(withoutTexts(said, sent)).toBe(expected)
})

it('leaves alone what the server says itself', () => {
  const said = "This model's maximum context length is 8192 tokens: shorten the input"
  expect(withoutTexts(said, [LONG, 'ok', 'pin 1234'])).toBe(said)
  expect(withoutTexts('', [LONG])).toBe('')
})

it('says nothing where places cannot be told', () => {
  expect(withoutTexts('İ quoted', [LONG])).toBe('[text]')
})

it('takes a moment for the largest request', () => {
  const sent = Array.from({ length: 64 }, (_, n) => `${n} `.repeat(11_000).slice(0, 32_768))
  const started = performance.now()
  expect(withoutTexts('x y '.repeat(1_000), sent)).toBe('x y '.repeat(1_000).trim())
  expect(performance.now() - started).toBeLessThan(3_000)
})

it('finds the texts of a request wherever they are', () => {
  expect(textsIn({ input: ['a', 'b'], messages: [{ content: 'c', n: 1, none: null }] })).toEqual(['a', 'b', 'c'])
})
