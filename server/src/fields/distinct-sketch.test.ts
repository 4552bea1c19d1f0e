import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDistinct, createDistinctSketch, estimateDistinct } from './distinct-sketch.ts'

test('counts up to 255 distinct texts exactly, in any order and with repeats', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 255 }), (texts) => {
      const sketch = createDistinctSketch()
      for (const text of [...texts, ...texts.toReversed()]) addDistinct(sketch, text)
      expect(estimateDistinct(sketch)).toBe(new Set(texts).size)
    }),
  )
})

test.each([300, 1_000, 20_000, 300_000])('estimates %i distinct texts within 20%%', (distinct) => {
  const sketch = createDistinctSketch()
  for (let index = 0; index < distinct; index++) addDistinct(sketch, `value ${index}`)
  expect(estimateDistinct(sketch) / distinct).toBeGreaterThan(0.8)
  expect(estimateDistinct(sketch) / distinct).toBeLessThan(1.2)
  expect(sketch.smallest).toHaveLength(256)
})

test('keeps the smallest hashes in order', () => {
  const sketch = createDistinctSketch()
  for (let index = 0; index < 2_000; index++) addDistinct(sketch, `value ${index}`)
  expect(sketch.smallest).toEqual([...new Set(sketch.smallest)].sort((a, b) => a - b))
})
