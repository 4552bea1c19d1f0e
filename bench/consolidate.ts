// One consolidation at 5,000 micro-clusters: the first run, and one anchored to the topics before; the same micro-clusters
// holding ten times the texts; and the matrix of all similarities by the kernel against the plain product.
import { consolidate as consolidateOnce } from '../server/src/topics/consolidate.ts'
import type { ConsolidationInput } from '../server/src/topics/consolidation.ts'
import { createDimensionTopics } from '../server/src/topics/dimension-topics.ts'
import { selfProducts } from '../server/src/topics/dot-products.ts'
import { dot, type Matrix, rowOf } from '../server/src/topics/matrix.ts'
import type { BenchOptions, BenchReport } from './bench-report.ts'
import { peakGrowthMb, rounded, timed } from './measure.ts'
import { EMBEDDING_DIMS, syntheticTexts } from './synthetic-texts.ts'

type Row = Record<string, string | number>

export async function run({ quick }: BenchOptions): Promise<BenchReport> {
  const microClusters = quick ? 400 : 4_990
  const [first, anchored] = inputs(microClusters)
  return {
    name: 'consolidate',
    rows: [
      runRow('first run', first),
      runRow('anchored run', anchored),
      runRow('first run, ten times the texts', grown(first, 10)),
      ...productRows(quick ? 400 : 5_000),
    ],
    notes: [
      'Peak MB: highest resident memory during the run beyond that before it; buffers of the runs before are used again.',
      'The plain product is measured on a twentieth of its rows and scaled up.',
    ],
  }
}

function inputs(microClusters: number): [ConsolidationInput, ConsolidationInput] {
  const topics = createDimensionTopics({
    embeddingDims: EMBEDDING_DIMS,
    priorMean: new Float32Array(EMBEDDING_DIMS),
    mostMicroClusters: microClusters + 100,
  })
  const stream = syntheticTexts({ seed: 1, topics: 120, phrasings: Math.round(1.6 * microClusters) })
  while (topics.liveMicroClusters < microClusters) topics.assign(stream.next().value)
  const first = topics.consolidationInput()
  topics.applyConsolidation(consolidateOnce(first))
  topics.assign(stream.next().value)
  return [first, topics.consolidationInput()]
}

/** The same micro-clusters, each with `factor` times the texts. */
function grown(input: ConsolidationInput, factor: number): ConsolidationInput {
  const { spelling, texts, assigned } = input
  return {
    ...input,
    counts: input.counts.map((count) => count * factor),
    distinctTexts: input.distinctTexts.map((count) => count * factor),
    spelling: { ...spelling, weights: spelling.weights.map((weight) => weight * factor) },
    texts: texts * factor,
    assigned: assigned * factor,
  }
}

function runRow(name: string, input: ConsolidationInput): Row {
  let topics = 0
  let duration = { wallMs: 0, cpuMs: 0 }
  const peak = peakGrowthMb(() => {
    duration = timed(() => {
      topics = consolidateOnce(input).stats.topics
    })
  })
  return {
    case: name,
    texts: input.texts,
    'micro-clusters': input.counts.length,
    topics,
    ms: Math.round(duration.wallMs),
    'CPU ms': Math.round(duration.cpuMs),
    'peak MB': peak === null ? 'unknown' : Math.round(peak),
  }
}

function productRows(rows: number): Row[] {
  const dims = EMBEDDING_DIMS + 256
  const values = Float32Array.from({ length: rows * dims }, (_, i) => Math.sin(i * 0.7) / 30)
  const vectors: Matrix = { rows, dims, values }
  const products = new Float32Array(rows * rows)
  const kernel = timed(() => selfProducts(vectors, products))
  const sampled = Math.ceil(rows / 20)
  const plain = timed(() => fillPlainly(vectors, sampled, products))
  const scale = rows / sampled
  const row = (name: string, wallMs: number, cpuMs: number): Row => ({
    case: name,
    'micro-clusters': rows,
    ms: rounded(wallMs),
    'CPU ms': rounded(cpuMs),
  })
  return [
    row('all similarities, plain', plain.wallMs * scale, plain.cpuMs * scale),
    row('all similarities', kernel.wallMs, kernel.cpuMs),
  ]
}

function fillPlainly(vectors: Matrix, rows: number, products: Float32Array): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < vectors.rows; j++) {
      products[i * vectors.rows + j] = dot(rowOf(vectors, i), rowOf(vectors, j))
    }
  }
}
