// A runtime whose timers a test drives: retries run at once and are recorded, every other timer waits to be fired.

import type { Runtime, TimerPurpose } from '../runtime.ts'

interface PendingTimer {
  readonly run: () => void
  readonly delayMs: number
  readonly purpose: TimerPurpose
}

export interface TestRuntime extends Runtime {
  /** Delays asked for between attempts, in order. */
  readonly retryDelaysMs: number[]
  pendingTimers(purpose: TimerPurpose): readonly PendingTimer[]
  /** Runs the pending timers of this purpose. */
  fire(purpose: TimerPurpose): void
}

export interface TestRuntimeOptions {
  readonly random?: () => number
  /** True: retries wait to be fired too. */
  readonly holdsRetries?: boolean
}

export function createTestRuntime(options: TestRuntimeOptions = {}): TestRuntime {
  const pending = new Set<PendingTimer>()
  const retryDelaysMs: number[] = []
  let uuids = 0
  const pendingTimers = (purpose: TimerPurpose) => [...pending].filter((timer) => timer.purpose === purpose)
  return {
    retryDelaysMs,
    pendingTimers,
    nowMs: () => 1_767_225_600_000,
    random: options.random ?? (() => 1),
    randomUUID: () => {
      uuids += 1
      return `uuid-${uuids}`
    },
    fetch: (url, init) => fetch(url, init),
    schedule(run, delayMs, purpose) {
      const timer = { run, delayMs, purpose }
      pending.add(timer)
      if (purpose === 'retry') retryDelaysMs.push(delayMs)
      if (purpose === 'retry' && !options.holdsRetries) {
        setImmediate(() => {
          if (pending.delete(timer)) run()
        })
      }
      return () => void pending.delete(timer)
    },
    fire(purpose) {
      for (const timer of pendingTimers(purpose)) if (pending.delete(timer)) timer.run()
    },
  }
}
