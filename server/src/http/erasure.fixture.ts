// What the micro-clusters must be after an erasure, recomputed from the stored texts alone.

import { createBuiltinEmbedder } from '../embed/builtin/builtin-embedder.ts'
import { lexicalFeatures } from '../embed/lexical/n-gram-features.ts'
import type { TestInstallation } from './installation.fixture.ts'

const DIMENSION = 'prompt'
const TOLERANCE = 1e-5

interface Expected {
  count: number
  readonly embeddings: Float64Array
  readonly spelling: Map<number, number>
}

/** Every way in which the live micro-clusters differ from those of the stored events; none: as it must be. */
export async function differencesToSurvivors({ installation }: TestInstallation): Promise<string[]> {
  const { pipeline, warehouse, access } = installation
  const dimension = pipeline.dimension({ project: await access.ensureDefaultProject(), key: DIMENSION })
  if (!dimension) return ['there is no such dimension']
  const rows = await warehouse.query<{ metadata: string; micro_clusters: Record<string, number> }>({
    sql: 'SELECT metadata, micro_clusters FROM events',
    parameters: [],
  })
  const texts = rows.map(({ metadata }) => String((JSON.parse(metadata) as Record<string, unknown>)[DIMENSION]))
  const embedder = createBuiltinEmbedder({ threads: 1 })
  const vectors = await embedder.embed(texts)
  await embedder.close()
  const expected = new Map<number, Expected>()
  for (const [index, { micro_clusters: held }] of rows.entries()) {
    const id = dimension.liveFor(held[DIMENSION] as number) ?? -1
    const known = expected.get(id) ?? {
      count: 0,
      embeddings: new Float64Array(vectors[0]?.length ?? 0),
      spelling: new Map(),
    }
    add(known, texts[index] as string, vectors[index] as Float32Array)
    expected.set(id, known)
  }
  return compare(dimension.engine.consolidationInput(), expected)
}

function add(sum: Expected, text: string, vector: Float32Array): void {
  sum.count++
  const length = Math.hypot(...vector)
  for (const [j, value] of vector.entries()) sum.embeddings[j] = (sum.embeddings[j] as number) + value / length
  const { buckets, termFrequencies } = lexicalFeatures(text)
  for (const [at, bucket] of buckets.entries()) {
    sum.spelling.set(bucket, (sum.spelling.get(bucket) ?? 0) + (termFrequencies[at] as number))
  }
}

type Found = ReturnType<
  NonNullable<ReturnType<TestInstallation['installation']['pipeline']['dimension']>>['engine']['consolidationInput']
>

function compare(found: Found, expected: ReadonlyMap<number, Expected>): string[] {
  const ids = [...found.microClusterIds]
  const strangers = [...expected.keys()].filter((id) => !ids.includes(id))
  return [
    ...strangers.map((id) => `stored events name ${id}, which is not live`),
    ...ids.flatMap((id, row) => {
      const wanted = expected.get(id)
      if (!wanted) return [`${id} is live without a text`]
      const parts = { count: found.counts[row] === wanted.count, ...sumsAgree(found, row, wanted) }
      return Object.entries(parts).flatMap(([part, agrees]) => (agrees ? [] : [`${part} of ${id} differs`]))
    }),
  ]
}

function sumsAgree({ embeddingDims, meanEmbeddings, counts, spelling }: Found, row: number, wanted: Expected) {
  const means = meanEmbeddings.subarray(row * embeddingDims, (row + 1) * embeddingDims)
  const held = new Map<number, number>()
  for (let at = spelling.offsets[row] as number; at < (spelling.offsets[row + 1] as number); at++) {
    held.set(spelling.buckets[at] as number, spelling.weights[at] as number)
  }
  return {
    embeddings: wanted.embeddings.every((sum, j) => near((counts[row] as number) * (means[j] as number), sum)),
    spelling:
      held.size === wanted.spelling.size && [...wanted.spelling].every(([b, sum]) => near(held.get(b) ?? 0, sum)),
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b))
}
