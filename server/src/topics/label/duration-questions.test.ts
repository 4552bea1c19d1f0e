import { describe, expect, it } from 'vitest'
import { analyseTexts, Vocabulary } from './analyse-texts.ts'
import { wordedDuration } from './duration-questions.ts'

const texts = (...written: string[]) =>
  analyseTexts(
    written.map((text) => ({ text, weight: 1 })),
    new Vocabulary(),
  )
const taking = texts('how long does a transfer take', 'how long will my transfer take')
const roleOf = (shown: string) => (shown === 'cook' ? ('verb' as const) : ('noun' as const))

describe('wordedDuration', () => {
  it.each([
    ['how long transfer', 'how long transfer takes'],
    ['how long transfers', 'how long transfers take'],
    ['how long', 'how long it takes'],
    ['how long cook', 'how long to cook'],
    ['how long to cook', 'how long to cook'],
    ['transfer time', 'transfer time'],
  ])('words "%s" as "%s"', (shown, worded) => {
    expect(wordedDuration(shown, { texts: taking, mass: 2, roleOf })).toBe(worded)
  })

  it('adds no "takes" that members do not write', () => {
    const waiting = texts('how long is the wait', 'how long a wait')
    expect(wordedDuration('how long wait', { texts: waiting, mass: 2, roleOf })).toBe('how long wait')
  })
})
