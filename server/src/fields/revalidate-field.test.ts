import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFieldSample, observe } from './field-sample.ts'
import { isRevalidationDue, revalidate } from './revalidate-field.ts'

function sampleOf(key: string, values: readonly unknown[]) {
  const sample = createFieldSample(key)
  for (const value of values) observe(sample, value)
  return sample
}

const hundredLabels = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'free' : 'pro'))
const hundredMessages = Array.from({ length: 100 }, (_, index) => `where is my order number ${index}`)

test('a field never leaves text by itself, whatever its values', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.jsonValue(), { maxLength: 150 }), (key, values) => {
      expect(revalidate({ type: 'text', reason: 'Sentences.' }, key, sampleOf(key, values)).type).toBe('text')
    }),
    { numRuns: 100 },
  )
})

test('a field kept as text says what its values suggest', () => {
  const kept = revalidate({ type: 'text', reason: 'Sentences.' }, 'plan', sampleOf('plan', hundredLabels))
  expect(kept.reason).toContain('enum')
})

test.each(['enum', 'number', 'ignored'] as const)('%s becomes text once the values are messages', (type) => {
  const previous = { type, reason: 'First value.', confidence: 'provisional' } as const
  expect(revalidate(previous, 'val', sampleOf('val', hundredMessages))).toMatchObject({
    type: 'text',
    confidence: 'settled',
  })
})

test('re-validation is due at 100, 1,000 and 10,000 values and at no other count', () => {
  const due = Array.from({ length: 20_000 }, (_, index) => index + 1).filter((count) => isRevalidationDue(count))
  expect(due).toEqual([100, 1_000, 10_000])
})

test('a batch that jumps over a checkpoint is due exactly once', () => {
  expect(isRevalidationDue(140, 60)).toBe(true)
  expect(isRevalidationDue(220, 140)).toBe(false)
  expect(isRevalidationDue(100, 100)).toBe(false)
})
