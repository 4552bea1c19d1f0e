// What an operator watches, in Prometheus terms, at GET /metrics.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** `pending` and `cursor` are read at each scrape. */
export function createMetrics(read: { pending: () => number; cursor: () => number }) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'turret_' })
  const registers = [registry]
  new Gauge({
    name: 'turret_pipeline_pending',
    help: 'Accepted journal entries that are not queryable yet',
    registers,
    collect() {
      this.set(read.pending())
    },
  })
  new Gauge({
    name: 'turret_pipeline_cursor',
    help: 'Journal sequence up to which everything is queryable',
    registers,
    collect() {
      this.set(read.cursor())
    },
  })
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
