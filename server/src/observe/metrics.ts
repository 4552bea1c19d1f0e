// What an operator watches, in Prometheus terms, at GET /metrics.

import { statfsSync } from 'node:fs'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

interface LiveFigures {
  readonly dataFolder: string
  readonly pending: () => number
  readonly cursor: () => number
  readonly stalledSeconds: () => number
  /** Parts of the journal that this process owns; undefined where all is in one process. */
  readonly ownedParts?: () => number
}

/** `live` is read at each scrape. */
export function createMetrics(live: LiveFigures) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'turret_' })
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read())
      },
    })
  }
  gauge('turret_pipeline_pending', 'Accepted journal entries that are not queryable yet', live.pending)
  gauge('turret_pipeline_cursor', 'Journal sequence up to which everything is queryable', live.cursor)
  gauge(
    'turret_pipeline_stalled_seconds',
    'How long the batch in hand has not come to its end; 0 between batches',
    live.stalledSeconds,
  )
  gauge('turret_data_free_bytes', 'Free space on the disk of the data folder', () => freeBytes(live.dataFolder))
  if (live.ownedParts) {
    gauge('turret_cluster_owned_parts', 'Parts of the journal that this process analyses', live.ownedParts)
  }
  return {
    registry,
    events: new Counter({
      name: 'turret_events_total',
      help: 'Tracked events by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    requests: new Histogram({
      name: 'turret_http_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    embeddedTexts: new Counter({ name: 'turret_embedded_texts_total', help: 'Texts given to the embedder', registers }),
    consolidations: new Counter({
      name: 'turret_consolidations_total',
      help: 'Runs of the topic consolidation by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    consolidationSeconds: new Histogram({
      name: 'turret_consolidation_seconds',
      help: 'Duration of topic consolidations',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
