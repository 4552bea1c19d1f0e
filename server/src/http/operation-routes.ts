// For operators: liveness (the process answers), readiness (its stores answer too) and metrics.

import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Metrics } from '../observe/metrics.ts'

export interface OperationRoutesOptions {
  readonly metrics: Metrics
  /** Rejects when the stores do not answer. */
  readonly checkStores: () => Promise<void>
}

export function operationRoutes(app: OpenAPIHono, { metrics, checkStores }: OperationRoutesOptions): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/readyz', async (context) => {
    try {
      await checkStores()
      return context.json({ status: 'ready' })
    } catch {
      return context.json({ status: 'not ready' }, 503)
    }
  })
  app.get('/metrics', async (context) => {
    context.header('content-type', metrics.registry.contentType)
    return context.body(await metrics.registry.metrics())
  })
}
