// The hot path at 5,000 live micro-clusters: what one text costs, step by step, against the plain scan; and streams that
// try to make it grow: one text for ever, texts without anything in common, and a subject that changes altogether.
import { lexicalFeatures } from '../server/src/embed/lexical/n-gram-features.ts'
import { assignText, type IncomingText } from '../server/src/topics/assign.ts'
import { createDimensionTopics } from '../server/src/topics/dimension-topics.ts'
import { messageVector, unitEmbedding } from '../server/src/topics/message-vector.ts'
import { createMicroClusters, type MicroClusters } from '../server/src/topics/micro-clusters.ts'
import { nearestCentroid, nearestMicroCluster } from '../server/src/topics/nearest-centroid.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { residentMb, rounded, timed } from './measure.ts'
import { EMBEDDING_DIMS, incomingText, syntheticTexts, unrelatedTexts } from './synthetic-texts.ts'

type Row = Record<string, string | number>

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const rows = [...hotPath(quick ? 500 : 5_000, quick ? 200 : 3_000), ...streams(quick ? 1_000 : 20_000)]
  return {
    name: 'assign',
    rows,
    notes: [
      'ms and CPU ms are of one text; embedding is not part of it. The fastest batch of 4 texts had the machine to itself.',
      'CPU ms counts all threads of the process, the garbage collector among them.',
      'Texts have 14 words (about 110 characters, 270 spelling buckets).',
    ],
  }
}

function hotPath(live: number, measured: number): Row[] {
  const clusters = createMicroClusters(EMBEDDING_DIMS, new Float32Array(EMBEDDING_DIMS))
  const stream = syntheticTexts({ seed: 1, topics: 120, phrasings: Math.round(1.2 * live) })
  while (clusters.live < live) assignText(clusters, take(stream))
  const texts = Array.from({ length: measured }, () => take(stream))
  const features = texts.map(({ text }) => lexicalFeatures(text))
  const vectors = texts.map((text, i) => vectorOf(clusters, text, features[i] ?? lexicalFeatures(text.text)))
  return [
    row(`nearest of ${live} micro-clusters, plain`, vectors, (vector) =>
      nearestCentroid(clusters.centroids, clusters.live, clusters.vectorDims, vector),
    ),
    row(`nearest of ${live} micro-clusters`, vectors, (vector) => nearestMicroCluster(clusters, vector)),
    row('spelling features', texts, ({ text }) => lexicalFeatures(text)),
    row('message vector', texts, (text, i) => vectorOf(clusters, text, features[i] ?? lexicalFeatures(text.text))),
    row('assign, all steps', texts, (text) => assignText(clusters, text)),
  ]
}

function vectorOf(clusters: MicroClusters, { embedding }: IncomingText, features: ReturnType<typeof lexicalFeatures>) {
  return messageVector(unitEmbedding(embedding), features, clusters)
}

const BATCH = 4

/** Means over all batches, and the fastest batch: what a text costs while nothing else runs on the machine. */
function row<Item>(name: string, items: readonly Item[], step: (item: Item, index: number) => unknown): Row {
  for (const [i, item] of items.slice(0, items.length >> 2).entries()) step(item, i)
  let [wallMs, cpuMs, fastestMs] = [0, 0, Number.POSITIVE_INFINITY]
  for (let from = 0; from + BATCH <= items.length; from += BATCH) {
    const batch = items.slice(from, from + BATCH)
    const duration = timed(() => {
      for (const [i, item] of batch.entries()) step(item, from + i)
    })
    wallMs += duration.wallMs
    cpuMs += duration.cpuMs
    fastestMs = Math.min(fastestMs, duration.wallMs)
  }
  return {
    case: name,
    texts: items.length,
    'ms, fastest batch': rounded(fastestMs / BATCH),
    ms: rounded(wallMs / items.length),
    'CPU ms': rounded(cpuMs / items.length),
  }
}

function streams(texts: number): Row[] {
  const [first] = syntheticTexts({ seed: 2, topics: 1, phrasings: 1 })
  const same = first as IncomingText
  const before = syntheticTexts({ seed: 3, topics: 60, phrasings: 3_000 })
  const after = syntheticTexts({ seed: 4, topics: 60, phrasings: 3_000 })
  const other = unrelatedTexts(5)
  return [
    streamRow('one text for ever', 5 * texts, (i) => incomingText(i, same.text, same.embedding)),
    streamRow('texts that have nothing in common', texts, () => take(other)),
    streamRow('a subject that changes altogether', texts, (i) => take(2 * i < texts ? before : after)),
  ]
}

/** The second half must cost what the first half did, and memory must not grow with it. */
function streamRow(name: string, texts: number, textAt: (index: number) => IncomingText): Row {
  const priorMean = new Float32Array(EMBEDDING_DIMS)
  const topics = createDimensionTopics({ embeddingDims: EMBEDDING_DIMS, priorMean })
  const half = texts >> 1
  const startMb = residentMb()
  const cpu = [0, 0]
  const resident = [0, 0]
  const batch = 500
  for (let from = 0; from < texts; from += batch) {
    const incoming = Array.from({ length: Math.min(batch, texts - from) }, (_, i) => textAt(from + i))
    const part = from < half ? 0 : 1
    cpu[part] =
      (cpu[part] ?? 0) +
      timed(() => {
        for (const text of incoming) topics.assign(text)
      }).cpuMs
    resident[part] = residentMb() - startMb
  }
  return {
    case: name,
    texts,
    'CPU ms': rounded(((cpu[0] ?? 0) + (cpu[1] ?? 0)) / texts),
    'CPU ms, 1st half': rounded((cpu[0] ?? 0) / half),
    'CPU ms, 2nd half': rounded((cpu[1] ?? 0) / half),
    'MB after 1st half': Math.round(resident[0] ?? 0),
    'MB after 2nd half': Math.round(resident[1] ?? 0),
    live: topics.liveMicroClusters,
  }
}

function take(stream: Generator<IncomingText>): IncomingText {
  return stream.next().value
}
