import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreement } from './agreement.ts'
import { dotProducts } from './dot-products.ts'
import { chooseExemplars, type Exemplar, exemplarOf, MOST_EXEMPLARS } from './exemplars.ts'
import { reasonToRefuse } from './guard.ts'
import { assignByGain } from './hungarian.ts'
import { lineageBetween, NO_TOPIC } from './identity.ts'
import type { Matrix } from './matrix.ts'
import { nearestCentroid } from './nearest-centroid.ts'
import { combineSpelling, type SpellingSum } from './spelling-sum.ts'
import { provisionalTopic } from './topic-centroids.ts'

function bestGain(gains: number[][], row = 0, used = new Set<number>()): number {
  const columns = gains[0]!.length
  if (row === gains.length) return 0
  let best = gains.length > columns ? bestGain(gains, row + 1, used) : Number.NEGATIVE_INFINITY
  for (let column = 0; column < columns; column++) {
    if (used.has(column)) continue
    best = Math.max(best, gains[row]![column]! + bestGain(gains, row + 1, new Set(used).add(column)))
  }
  return best
}

describe('assignment by gain', () => {
  it('finds the greatest total gain of all one-to-one pairs, also where sides differ', () => {
    const size = fc.integer({ min: 1, max: 5 })
    const tables = fc.tuple(size, size).chain(([rows, columns]) =>
      fc.array(fc.array(fc.nat(50), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    )
    const property = fc.property(tables, (gains) => {
      const columns = gains[0]!.length
      const pairs = [...assignByGain(Float64Array.from(gains.flat()), gains.length, columns)]
      const matched = pairs.filter((column) => column >= 0)
      expect(new Set(matched).size).toBe(Math.min(gains.length, columns))
      expect(matched.length).toBe(Math.min(gains.length, columns))
      expect(pairs.reduce((sum, column, row) => sum + (column < 0 ? 0 : gains[row]![column]!), 0)).toBe(bestGain(gains))
    })
    fc.assert(property, { numRuns: 200, seed: 3 })
  })

  it('matches nothing where one side is empty', () => {
    expect([...assignByGain(new Float64Array(0), 3, 0)]).toEqual([-1, -1, -1])
    expect([...assignByGain(new Float64Array(0), 0, 3)]).toEqual([])
  })
})

describe('agreement', () => {
  it('is perfect for equal partitions under other names, and by hand for a known table', () => {
    expect(agreement(['a', 'a', 'b', 'c'], ['x', 'x', 'y', 'z'])).toEqual({ accuracy: 1, nmi: 1, ari: 1 })
    const { accuracy, nmi, ari } = agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])
    expect(accuracy).toBeCloseTo(4 / 6)
    expect(nmi).toBeCloseTo(0.515804, 5)
    expect(ari).toBeCloseTo(0.242424, 5)
  })
})

describe('products', () => {
  const matrices = (rows: number, dims: number): Matrix => ({
    rows,
    dims,
    values: Float32Array.from({ length: rows * dims }, (_, i) => Math.sin(i * 1.7 + rows)),
  })

  it('of all rows equal those taken one by one, whatever the shapes', () => {
    for (const [rows, columns, dims] of [
      [1, 1, 1],
      [4, 2, 3],
      [7, 5, 11],
      [9, 8, 16],
    ] as const) {
      const [a, b] = [matrices(rows, dims), matrices(columns, dims)]
      const out = new Float32Array(rows * columns)
      dotProducts(a, b, out)
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let expected = 0
          for (let t = 0; t < dims; t++) expected += a.values[i * dims + t]! * b.values[j * dims + t]!
          expect(out[i * columns + j]).toBe(Math.fround(expected))
        }
      }
    }
  })

  it('name the nearest centroid, the first of equals, and none where there is none', () => {
    const centroids = Float32Array.from([1, 0, 0, 1, 0, 1])
    expect(nearestCentroid(centroids, 3, 2, Float32Array.from([0, 1]))).toEqual({ row: 1, cosine: 1 })
    expect(nearestCentroid(centroids, 0, 2, Float32Array.from([0, 1]))).toEqual({ row: -1, cosine: -Infinity })
  })
})

describe('spelling sums', () => {
  it('add bucket by bucket, and give back what they were when the same is taken out', () => {
    const sums = fc.uniqueArray(fc.nat(300), { maxLength: 40 }).map((ids) => ({
      buckets: Uint16Array.from(ids).sort(),
      weights: Float32Array.from(ids, (id) => 1 + (id % 3)),
    }))
    const weightsOf = ({ buckets, weights }: SpellingSum) => new Map([...buckets].map((id, at) => [id, weights[at]]))
    const property = fc.property(sums, sums, (left, right) => {
      const sum = combineSpelling(left, right)
      const before = weightsOf(sum)
      // Every bucket of `right` is there already.
      const twice = weightsOf(combineSpelling(sum, right))
      for (const [id, weight] of weightsOf(right)) expect(twice.get(id)).toBe((before.get(id) ?? 0) + (weight ?? 0))
      for (const [id, weight] of before) if (!right.buckets.includes(id)) expect(twice.get(id)).toBe(weight)
      expect([...twice.keys()]).toEqual([...before.keys()])
      expect(weightsOf(sum)).toEqual(before)
      expect([...sum.buckets]).toEqual([...new Set([...left.buckets, ...right.buckets])].sort((a, b) => a - b))
      expect(combineSpelling(sum, right, -1)).toEqual(left)
    })
    fc.assert(property, { numRuns: 100, seed: 5 })
  })
})

describe('exemplars', () => {
  const exemplar = (sequence: number, cosine: number, text = `text ${sequence}`): Exemplar =>
    exemplarOf(text, { eventId: `e${sequence}`, sessionId: 's', sequence, timestampMs: sequence }, cosine)

  it('are the newest, the most central and the most unusual of all texts, however they arrive one by one', () => {
    const property = fc.property(fc.array(fc.nat(1_000), { minLength: 12, maxLength: 40 }), (cosines) => {
      const all = cosines.map((cosine, i) => exemplar(i, cosine / 1_000))
      let kept: Exemplar[] = []
      for (const next of all) kept = chooseExemplars([...kept, next])
      expect(kept).toEqual(chooseExemplars(all))
      expect(kept).toHaveLength(MOST_EXEMPLARS)
      expect(kept.slice(-2).map(({ sequence }) => sequence)).toEqual([all.length - 2, all.length - 1])
      const older = all.slice(0, -2).map(({ cosine }) => cosine)
      expect(Math.max(...kept.slice(0, -2).map(({ cosine }) => cosine))).toBe(Math.max(...older))
      expect(Math.min(...kept.slice(0, -2).map(({ cosine }) => cosine))).toBe(Math.min(...older))
    })
    fc.assert(property, { numRuns: 100, seed: 9 })
  })

  it('hold no text twice, and cut a long one without breaking a character', () => {
    const twice = chooseExemplars([
      exemplar(0, 0.9, 'Hello  there'),
      exemplar(1, 0.8, 'hello there '),
      exemplar(2, 0.7),
    ])
    expect(twice.map(({ sequence }) => sequence)).toEqual([1, 2])
    expect([...exemplar(0, 1, '🙂'.repeat(400)).text]).toHaveLength(300)
  })
})

describe('the guard', () => {
  const good = { topics: 20, largestShare: 0.2, score: 1.2 }

  it('refuses a collapse, a lower score, and much movement without gain', () => {
    expect(reasonToRefuse({ ...good, topics: 2 }, good, 1_000, 0, 1)).toMatch(/Only 2 topics/)
    expect(reasonToRefuse({ ...good, largestShare: 0.75 }, good, 1_000, 0, 1)).toMatch(/75%/)
    expect(reasonToRefuse({ ...good, score: 1.09 }, good, 1_000, 0, 1)).toMatch(/score 1\.090/)
    expect(reasonToRefuse(good, good, 1_000, 0.5, 1)).toMatch(/50% of the texts/)
  })

  it('accepts a like or better run, a shape that the texts already had, and anything of little data', () => {
    const lopsided = { ...good, largestShare: 0.8 }
    expect(reasonToRefuse(good, good, 1_000, 0.1, 1)).toBeNull()
    expect(reasonToRefuse({ ...good, score: 1.3 }, good, 1_000, 0.5, 1)).toBeNull()
    expect(reasonToRefuse({ ...good, score: 1.05 }, good, 1_000, 0.5, 2)).toBeNull()
    expect(reasonToRefuse({ ...good, score: 0.95 }, good, 1_000, 0.5, 2)).toMatch(/score/)
    expect(reasonToRefuse(lopsided, lopsided, 1_000, 0.1, 1)).toBeNull()
    expect(reasonToRefuse({ ...good, topics: 1, score: 0 }, good, 100, 0.9, 1)).toBeNull()
  })
})

describe('lineage', () => {
  it('tells births, splits, merges and deaths apart', () => {
    const before = Int32Array.from([1, 1, 2, 2, 3, NO_TOPIC, 4])
    const after = Int32Array.from([1, 5, 1, 1, NO_TOPIC, 6, 4])
    const texts = new Float64Array(7).fill(10)
    const shared = Float64Array.from([10, 10, 10, 10, 10, 0, 10])
    expect(lineageBetween(before, after, texts, shared)).toEqual([
      { kind: 'merged_into', topicId: 2, into: 1 },
      { kind: 'died', topicId: 3 },
      { kind: 'split_from', topicId: 5, from: 1 },
      { kind: 'born', topicId: 6 },
    ])
  })
})

describe('a provisional topic', () => {
  const topics = { topicIds: [3, 8], centroids: { rows: 2, dims: 2, values: Float32Array.from([1, 0, 0, 1]) } }

  it('is the nearest one, or none where nothing is near', () => {
    expect(provisionalTopic(Float32Array.from([0.2, 0.9]), topics)).toBe(8)
    expect(provisionalTopic(Float32Array.from([-1, 0.2]), topics)).toBeNull()
  })
})
