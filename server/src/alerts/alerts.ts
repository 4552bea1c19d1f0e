// Rules are looked at and alerts delivered by whoever owns a project's part of the journal.

import { AlertEngine, type AlertEngineOptions } from './alert-engine.ts'
import { AlertOutbox, type AlertOutboxOptions } from './alert-outbox.ts'

export interface Alerts {
  readonly engine: AlertEngine
  readonly outbox: AlertOutbox
  stop(): Promise<void>
}

export async function startAlerts(options: AlertEngineOptions & AlertOutboxOptions): Promise<Alerts> {
  const outbox = await AlertOutbox.open(options)
  const engine = new AlertEngine(options)
  return {
    engine,
    outbox,
    async stop() {
      await engine.stop()
      await outbox.stop()
    },
  }
}
