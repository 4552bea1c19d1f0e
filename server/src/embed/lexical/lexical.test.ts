import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inverseDocumentFrequency, repeatedDocumentFrequency } from './inverse-document-frequency.ts'
import { BUCKETS, bucketOf, lexicalFeatures } from './n-gram-features.ts'
import { projectSpelling } from './project-spelling.ts'
import { counterNoise, SPELLING_DIMS, signMatrix } from './sign-matrix.ts'

interface TextFeaturesFixture {
  buckets: Record<string, number>
  mixed: [number, number][]
  df: [number, number][]
  idf: [number, number][]
  texts: { text: string; buckets: number[]; tf: number[]; projected: number[] }[]
}

const golden: TextFeaturesFixture = JSON.parse(
  readFileSync(new URL('./fixtures/text-features.json', import.meta.url), 'utf8'),
)
const documentFrequency = new Uint32Array(BUCKETS)
for (const [bucket, df] of golden.df) documentFrequency[bucket] = df

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  return Array.from(actual).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
}

describe('lexical features', () => {
  it('hashes grams of every script to the golden buckets', () => {
    for (const [gram, bucket] of Object.entries(golden.buckets)) expect(bucketOf(gram)).toBe(bucket)
  })

  it('draws the golden noise and balanced signs', () => {
    for (const [counter, noise] of golden.mixed) expect(counterNoise(counter)).toBe(noise)
    const signs = signMatrix()
    expect(signs.length).toBe(BUCKETS * SPELLING_DIMS)
    expect(Math.abs(signs.reduce((sum, sign) => sum + sign, 0))).toBeLessThan(5 * Math.sqrt(signs.length))
  })

  it('counts the grams of words in any script as the golden texts do', () => {
    for (const { text, buckets, tf } of golden.texts) {
      const features = lexicalFeatures(text)
      expect([...features.buckets]).toEqual(buckets)
      expect(largestDifference(features.termFrequencies, tf)).toBeLessThan(1e-5)
    }
  })

  it('learns the golden document frequencies and projects every text as the golden vectors do', () => {
    const counted = new Uint32Array(BUCKETS)
    for (const { text } of golden.texts) for (const bucket of lexicalFeatures(text).buckets) counted[bucket]! += 1
    expect(counted).toEqual(documentFrequency)
    const idf = inverseDocumentFrequency(counted, golden.texts.length)
    for (const [bucket, value] of golden.idf) expect(idf[bucket]).toBeCloseTo(value, 5)
    for (const { text, projected } of golden.texts) {
      const { buckets, termFrequencies } = lexicalFeatures(text)
      const target = new Float32Array(SPELLING_DIMS)
      projectSpelling(buckets, termFrequencies, idf, 1, target, 0)
      expect(largestDifference(target, projected)).toBeLessThan(1e-5)
    }
  })

  it('ignores buckets of a single text where asked to', () => {
    const idf = repeatedDocumentFrequency(documentFrequency, golden.texts.length)
    for (const [bucket, df] of golden.df) expect(idf[bucket] === 0).toBe(df < 2)
  })
})
