import { describe, expect, it } from 'vitest'
import { createSeededRandom } from './seeded-random.ts'

const many = <T>(draw: () => T): T[] => Array.from({ length: 20_000 }, draw)

describe('createSeededRandom', () => {
  it('repeats itself for the same seed and not for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createSeededRandom(seed).next)
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('spreads evenly over tenths', () => {
    const counts = new Array<number>(10).fill(0)
    const { next } = createSeededRandom(3)
    for (const value of many(next)) counts[Math.floor(value * 10)]! += 1
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200)
  })

  it('draws keys in proportion to their weights and never one of weight zero', () => {
    const random = createSeededRandom(5)
    const drawn = many(() => random.weighted({ a: 3, b: 1, c: 0 }))
    expect(drawn.filter((key) => key === 'a').length / drawn.length).toBeCloseTo(0.75, 1)
    expect(drawn).not.toContain('c')
    expect(() => random.weighted({ a: 0 })).toThrow(RangeError)
    expect(() => random.pick([])).toThrow(RangeError)
  })

  it('draws log-normal numbers around their median', () => {
    const random = createSeededRandom(9)
    const drawn = many(() => random.logNormal(1_000, 0.5)).sort((a, b) => a - b)
    expect(drawn[10_000]! / 1_000).toBeCloseTo(1, 1)
    expect(drawn[0]!).toBeGreaterThan(0)
  })

  it('shuffles without losing or doubling an item', () => {
    const items = Array.from({ length: 50 }, (_, index) => index)
    const shuffled = createSeededRandom(2).shuffle(items)
    expect(shuffled).not.toEqual(items)
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items)
  })
})
