// Deterministic streams of texts with embeddings: a mixture of Gaussians around Zipf-weighted topics, and made-up words.
// Each topic has phrasings of its own, tight enough to become micro-clusters and near enough to belong together.
import type { IncomingText } from '../server/src/topics/assign.ts'

export const EMBEDDING_DIMS = 512

export interface SyntheticTextsOptions {
  readonly seed: number
  readonly topics: number
  /** Phrasings of all topics together; about one micro-cluster each. */
  readonly phrasings: number
}

/** Shares of the squared length of an embedding: what all texts have in common, the topic, the phrasing, the text alone. */
const SHARES = { common: 0.15, topic: 0.35, phrasing: 0.35, text: 0.15 }
const WORDS_OF_TOPIC = 6
const WORDS_OF_PHRASING = 6
const COMMON_WORDS = 200
const SYLLABLES = ['ba', 'cor', 'den', 'fi', 'gul', 'ha', 'jer', 'kim', 'lo', 'mat', 'nu', 'pra', 'ri', 'sto', 'ven']

/** An endless stream; the same options give the same texts. */
export function* syntheticTexts({ seed, topics, phrasings }: SyntheticTextsOptions): Generator<IncomingText> {
  const random = seededRandom(seed)
  const common = gaussian(random, SHARES.common)
  const commonWords = words(random, COMMON_WORDS)
  const topicOf = Array.from({ length: topics }, () => ({
    direction: gaussian(random, SHARES.topic),
    words: words(random, WORDS_OF_TOPIC),
  }))
  const phrasingOf = Array.from({ length: phrasings }, () => ({
    topic: topicOf[zipf(random, topics)] as (typeof topicOf)[number],
    direction: gaussian(random, SHARES.phrasing),
    words: words(random, WORDS_OF_PHRASING),
  }))
  for (let sequence = 0; ; sequence++) {
    const { topic, direction, words: own } = phrasingOf[Math.floor(random() * phrasings)] as (typeof phrasingOf)[number]
    const embedding = gaussian(random, SHARES.text)
    for (let j = 0; j < EMBEDDING_DIMS; j++) {
      embedding[j] = at(embedding, j) + at(common, j) + at(topic.direction, j) + at(direction, j)
    }
    const text = [
      ...sample(random, commonWords, 4),
      ...sample(random, topic.words, 3),
      ...sample(random, own, 4),
      ...sample(random, commonWords, 3),
    ].join(' ')
    yield incomingText(sequence, text, embedding)
  }
}

/** An endless stream of texts that have nothing in common. */
export function* unrelatedTexts(seed: number): Generator<IncomingText> {
  const random = seededRandom(seed)
  for (let sequence = 0; ; sequence++) {
    yield incomingText(sequence, words(random, 12).join(' '), gaussian(random, 1))
  }
}

export function incomingText(sequence: number, text: string, embedding: Float32Array): IncomingText {
  return {
    eventId: `event-${sequence}`,
    sessionId: `session-${sequence >> 3}`,
    sequence,
    timestampMs: sequence,
    text,
    embedding,
  }
}

/** Uniform in [0, 1): a Weyl sequence through the finaliser of MurmurHash3 (Appleby 2008). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
  }
}

/** A random direction whose expected squared length is `share` (Box and Muller 1958). */
function gaussian(random: () => number, share: number): Float32Array {
  const deviation = Math.sqrt(share / EMBEDDING_DIMS)
  return Float32Array.from({ length: EMBEDDING_DIMS }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    return deviation * radius * Math.cos(2 * Math.PI * random())
  })
}

/** 0 … count − 1, the i-th with a weight of 1/(i + 1). */
function zipf(random: () => number, count: number): number {
  return Math.min(count - 1, Math.floor(Math.exp(random() * Math.log(count + 1))) - 1)
}

function words(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => sample(random, SYLLABLES, 3).join(''))
}

function sample(random: () => number, from: readonly string[], count: number): string[] {
  return Array.from({ length: count }, () => from[Math.floor(random() * from.length)] ?? '')
}

function at(vector: Float32Array, j: number): number {
  return vector[j] as number
}
