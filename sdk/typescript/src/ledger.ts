// Counts what becomes of every event and tells the host. Invariant: tracked = waiting + delivered + dropped.

import type { TurretError } from './turret-error.ts'

export type OnError = (error: TurretError) => void

export class Ledger {
  readonly #onError: OnError
  #tracked = 0
  #delivered = 0
  #dropped = 0

  constructor(onError: OnError | undefined) {
    this.#onError = onError ?? warnOncePerCode()
  }

  get counts(): { readonly tracked: number; readonly delivered: number; readonly dropped: number } {
    return { tracked: this.#tracked, delivered: this.#delivered, dropped: this.#dropped }
  }

  track(): void {
    this.#tracked += 1
  }

  deliver(events: number): void {
    this.#delivered += events
  }

  /** The events of `error` are lost. */
  drop(error: TurretError): void {
    this.#dropped += error.eventIds.length
    this.report(error)
  }

  /** Tells the host; a callback that throws or rejects stays without effect. */
  report(error: TurretError): void {
    try {
      const outcome: unknown = this.#onError(error)
      if (outcome instanceof Promise) outcome.catch(() => undefined)
    } catch {
      // The host's own callback failed, and nothing of ours may reach the host.
    }
  }
}

function warnOncePerCode(): OnError {
  const warned = new Set<string>()
  return ({ code, message }) => {
    if (warned.has(code)) return
    warned.add(code)
    console.warn(`Turret: ${message} (${code})`)
  }
}
