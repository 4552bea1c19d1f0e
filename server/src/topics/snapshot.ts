// The state of a dimension as bytes and back: a decoded state continues bit for bit as if it had never stopped.
// Layout: magic, version, CRC-32 of the rest, length of a JSON header, header, then typed arrays aligned to 8 bytes.
import { crc32 } from 'node:zlib'
import type { LastRun } from './consolidation.ts'
import { type DimensionState, type Placement, UNPLACED } from './dimension-state.ts'
import type { Exemplar } from './exemplars.ts'
import type { SpellingSum } from './spelling-sum.ts'
import { sparseRows } from './spelling-sum.ts'

const MAGIC = 0x54_52_54_54
export const SNAPSHOT_VERSION = 1
const PREFIX_BYTES = 16
const ALIGNMENT = 8
const EMERGING = 1
const PROVISIONAL = 2

/** The bytes are no snapshot of this version, or are damaged. */
export class SnapshotError extends Error {}

interface Header {
  readonly embeddingDims: number
  readonly vectorDims: number
  readonly texts: number
  readonly assigned: number
  readonly live: number
  readonly nextId: number
  readonly nextTopicId: number
  readonly mapVersion: number
  readonly lastRun: LastRun | null
  readonly topicIds: readonly number[]
  readonly topicDims: number
  readonly emergingTopics: readonly number[]
  readonly exemplars: Exemplar[][]
  /** Number of elements of each section, in the order of SECTION_TYPES. */
  readonly lengths: readonly number[]
}

const SECTION_TYPES = {
  priorMean: Float32Array,
  embeddingSum: Float64Array,
  documentFrequency: Uint32Array,
  mean: Float32Array,
  idf: Float32Array,
  ids: Uint32Array,
  counts: Float64Array,
  lastSeen: Float64Array,
  vectorLengths: Float64Array,
  centroids: Float32Array,
  meanEmbeddings: Float32Array,
  spellingOffsets: Uint32Array,
  spellingBuckets: Uint16Array,
  spellingWeights: Float32Array,
  placedTopics: Int32Array,
  placedFlags: Uint8Array,
  placedTexts: Float64Array,
  topicCentroids: Float32Array,
} as const

type SectionName = keyof typeof SECTION_TYPES
type Section<Type> = Type extends Float64ArrayConstructor
  ? Float64Array
  : Type extends Float32ArrayConstructor
    ? Float32Array
    : Type extends Uint32ArrayConstructor
      ? Uint32Array
      : Type extends Uint16ArrayConstructor
        ? Uint16Array
        : Type extends Int32ArrayConstructor
          ? Int32Array
          : Uint8Array
type Sections = { readonly [Name in SectionName]: Section<(typeof SECTION_TYPES)[Name]> }
const SECTION_NAMES = Object.keys(SECTION_TYPES) as SectionName[]

export function encodeSnapshot(state: DimensionState): Uint8Array {
  const sections = sectionsOf(state)
  const header = new TextEncoder().encode(JSON.stringify(headerOf(state, sections)))
  const start = aligned(PREFIX_BYTES + header.length)
  const size = SECTION_NAMES.reduce((sum, name) => sum + aligned(sections[name].byteLength), start)
  const bytes = new Uint8Array(size)
  bytes.set(header, PREFIX_BYTES)
  let offset = start
  for (const name of SECTION_NAMES) {
    const { buffer, byteOffset, byteLength } = sections[name]
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
    offset += aligned(byteLength)
  }
  const prefix = new DataView(bytes.buffer)
  prefix.setUint32(0, MAGIC)
  prefix.setUint32(4, SNAPSHOT_VERSION)
  prefix.setUint32(12, header.length)
  prefix.setUint32(8, crc32(bytes.subarray(12)))
  return bytes
}

/** Throws SnapshotError where the bytes are damaged, cut short, or of another version. */
export function decodeSnapshot(bytes: Uint8Array): DimensionState {
  if (bytes.length < PREFIX_BYTES) throw new SnapshotError('The topic snapshot is cut short.')
  const prefix = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES)
  if (prefix.getUint32(0) !== MAGIC) throw new SnapshotError('These bytes are no topic snapshot.')
  const version = prefix.getUint32(4)
  if (version !== SNAPSHOT_VERSION)
    throw new SnapshotError(`The topic snapshot has version ${version}, not ${SNAPSHOT_VERSION}.`)
  if (prefix.getUint32(8) !== crc32(bytes.subarray(12))) throw new SnapshotError('The topic snapshot is damaged.')
  const headerBytes = prefix.getUint32(12)
  const header: Header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes)))
  return stateOf(header, readSections(bytes, header, aligned(PREFIX_BYTES + headerBytes)))
}

function headerOf(state: DimensionState, sections: Sections): Header {
  const { embeddingDims, vectorDims, texts, assigned, live, nextId, exemplars } = state.clusters
  const { lastRun, mapVersion, nextTopicId, topics, emergingTopics } = state
  return {
    ...{ embeddingDims, vectorDims, texts, assigned, live, nextId, exemplars, lastRun, mapVersion, nextTopicId },
    topicIds: topics.topicIds,
    topicDims: topics.centroids.dims,
    emergingTopics: [...emergingTopics],
    lengths: SECTION_NAMES.map((name) => sections[name].length),
  }
}

function sectionsOf({ clusters, placements, topics }: DimensionState): Sections {
  const { live, vectorDims, embeddingDims } = clusters
  const ids = clusters.ids.subarray(0, live)
  const placed = Array.from(ids, (id) => placements.get(id) ?? UNPLACED)
  const spelling = sparseRows(clusters.spelling)
  return {
    priorMean: clusters.priorMean,
    embeddingSum: clusters.embeddingSum,
    documentFrequency: clusters.documentFrequency,
    mean: clusters.mean,
    idf: clusters.idf,
    ids,
    counts: clusters.counts.subarray(0, live),
    lastSeen: clusters.lastSeen.subarray(0, live),
    vectorLengths: clusters.lengths.subarray(0, live),
    centroids: clusters.centroids.subarray(0, live * vectorDims),
    meanEmbeddings: clusters.meanEmbeddings.subarray(0, live * embeddingDims),
    spellingOffsets: spelling.offsets,
    spellingBuckets: spelling.buckets,
    spellingWeights: spelling.weights,
    placedTopics: Int32Array.from(placed, ({ topicId }) => topicId),
    placedFlags: Uint8Array.from(placed, (p) => (p.emerging ? EMERGING : 0) | (p.provisional ? PROVISIONAL : 0)),
    placedTexts: Float64Array.from(placed, ({ textsAtRun }) => textsAtRun),
    topicCentroids: topics.centroids.values,
  }
}

function readSections(bytes: Uint8Array, header: Header, start: number): Sections {
  let offset = start
  const read = SECTION_NAMES.map((name, position) => {
    const sectionType = SECTION_TYPES[name]
    const length = header.lengths[position] ?? 0
    const size = length * sectionType.BYTES_PER_ELEMENT
    const copy = bytes.slice(offset, offset + size)
    offset += aligned(size)
    return [name, new sectionType(copy.buffer, 0, length)]
  })
  return Object.fromEntries(read) as Sections
}

function stateOf(header: Header, sections: Sections): DimensionState {
  const { embeddingDims, vectorDims, texts, assigned, live, nextId, exemplars } = header
  const { priorMean, embeddingSum, documentFrequency, mean, idf } = sections
  const { ids, counts, lastSeen, vectorLengths: lengths, centroids, meanEmbeddings } = sections
  const spelling: SpellingSum[] = Array.from({ length: live }, (_, row) => ({
    buckets: sections.spellingBuckets.slice(sections.spellingOffsets[row], sections.spellingOffsets[row + 1]),
    weights: sections.spellingWeights.slice(sections.spellingOffsets[row], sections.spellingOffsets[row + 1]),
  }))
  const { topicIds, topicDims, emergingTopics, nextTopicId, lastRun, mapVersion } = header
  return {
    clusters: {
      ...{ embeddingDims, vectorDims, priorMean, texts, embeddingSum, documentFrequency, assigned, mean, idf },
      ...{ live, nextId, ids, counts, lastSeen, lengths, centroids, meanEmbeddings, spelling, exemplars },
      quantisedCentroids: null,
    },
    placements: new Map(Array.from(ids, (id, row) => [id, placementAt(sections, row)])),
    topics: { topicIds, centroids: { rows: topicIds.length, dims: topicDims, values: sections.topicCentroids } },
    emergingTopics: new Set(emergingTopics),
    nextTopicId,
    lastRun,
    mapVersion,
  }
}

function placementAt({ placedTopics, placedFlags, placedTexts }: Sections, row: number): Placement {
  const flags = placedFlags[row] as number
  return {
    topicId: placedTopics[row] as number,
    emerging: (flags & EMERGING) !== 0,
    provisional: (flags & PROVISIONAL) !== 0,
    textsAtRun: placedTexts[row] as number,
  }
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT
}
