import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classifyField } from './classify-field.ts'
import { createFieldSample, type FieldSample, forgetValue, observe } from './field-sample.ts'

function sampleOf(values: readonly unknown[], sample: FieldSample = createFieldSample('key')): FieldSample {
  for (const value of values) observe(sample, value)
  return sample
}

test('a sample restored from JSON goes on exactly as the original', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 300 }), fc.nat(300), (values, cut) => {
      const restored = JSON.parse(JSON.stringify(sampleOf(values.slice(0, cut)))) as FieldSample
      const resumed = sampleOf(values.slice(cut), restored)
      expect(JSON.stringify(resumed)).toBe(JSON.stringify(sampleOf(values)))
    }),
    { numRuns: 100 },
  )
})

test('every value but null is counted once, and classification never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.jsonValue(), { maxLength: 50 }), (key, values) => {
      const sample = sampleOf(values)
      const { booleans, numbers, strings, blanks, structured } = sample
      expect(sample.count).toBe(values.filter((value) => value !== null).length)
      expect(booleans + numbers + strings + blanks + structured).toBe(sample.count)
      expect(['text', 'enum', 'number', 'ignored']).toContain(classifyField(key, sample).type)
    }),
    { numRuns: 200 },
  )
})

test('a sample stays small however many and however long the values are', () => {
  const sample = sampleOf(Array.from({ length: 5_000 }, (_, index) => `${index} ${'word '.repeat(500)}`))
  expect(sample.reservoir).toHaveLength(200)
  expect(JSON.stringify(sample).length).toBeLessThan(70_000)
})

test('early and late values have the same chance to be kept', () => {
  const keptOf = (key: string) => {
    const sample = createFieldSample(key)
    for (let value = 0; value < 2_000; value++) observe(sample, value)
    return sample.reservoir.filter((value) => Number(value) < 1_000).length
  }
  const samples = 50
  const early = Array.from({ length: samples }, (_, index) => keptOf(`key${index}`)).reduce(
    (sum, kept) => sum + kept,
    0,
  )
  // 10,000 draws at 1/2: 4 standard deviations are 200.
  expect(Math.abs(early - samples * 100)).toBeLessThan(200)
})

test('an erased value is nowhere in the sample, also when it was cut', () => {
  const long = `my secret ${'x'.repeat(1_000)}`
  const sample = sampleOf([' private note ', 'other', long, 'private note'])
  expect(forgetValue(sample, 'private note')).toBe(2)
  expect(forgetValue(sample, long)).toBe(1)
  expect(JSON.stringify(sample)).not.toMatch(/private|secret/)
})
