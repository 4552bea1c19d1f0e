// Search by meaning: the micro-clusters nearest to the question give candidates, and every candidate is weighed by its
// own text.

import type { ProjectId } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import type { EventRecord } from '../queries/event-records.ts'
import { findSimilarEvents, type SimilarEventsOptions } from '../queries/similar-events.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import type { ReadRoutesOptions } from './read-routes.ts'

/** Micro-clusters that are looked into, and events of them that are weighed. */
const NEAREST_MICRO_CLUSTERS = 60
const MOST_CANDIDATES = 1_000
/** Below it a message is about something else: the cosine of a random pair of messages is about 0 (2026-11). */
const LEAST_SIMILARITY = 0.25

export interface SimilarEvent {
  readonly event: EventRecord
  /** Cosine to the question, at most 1. */
  readonly similarity: number
}

export type MeaningQuery = Omit<SimilarEventsOptions, 'microClusters'> & { readonly text: string }

/** The most alike first, then the newest; at most `limit`. */
export async function searchByMeaning(
  { pipeline, reader }: Pick<ReadRoutesOptions, 'pipeline'> & { readonly reader: WarehouseReader },
  filter: EventFilter,
  { text, limit, ...scope }: MeaningQuery,
): Promise<SimilarEvent[]> {
  const dimension = { project: filter.project as ProjectId, key: scope.dimension }
  const microClusters = await pipeline.nearestMicroClusters(dimension, text, NEAREST_MICRO_CLUSTERS)
  const events = await findSimilarEvents(reader, filter, { ...scope, microClusters, limit: MOST_CANDIDATES })
  const texts = [...new Set(events.map((event) => String(event.metadata[scope.dimension])))]
  const similarities = await pipeline.similarities(dimension, text, texts)
  const similarityOf = new Map(similarities.map((value, at) => [texts[at], value]))
  return events
    .map((event) => ({ event, similarity: similarityOf.get(String(event.metadata[scope.dimension])) ?? 0 }))
    .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
    .sort(
      (a, b) =>
        b.similarity - a.similarity || b.event.timestampMs - a.event.timestampMs || b.event.sequence - a.event.sequence,
    )
    .slice(0, limit)
}
