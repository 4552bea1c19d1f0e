// Decides when the queue is sent: one batch at a time and in order, so that a retry never overtakes what came before.
// An event leaves the queue only when it is accepted, refused or given up.

import { BatchSender, type Endpoint } from './batch-sender.ts'
import { bodySizeBytes, EventQueue, type QueuedEvent } from './event-queue.ts'
import type { Ledger } from './ledger.ts'
import type { Runtime } from './runtime.ts'
import { clientError } from './turret-error.ts'

export interface DeliverySettings extends Endpoint {
  /** A request starts when so many events wait, or this long after the first of them. */
  readonly flushAt: number
  readonly flushIntervalMs: number
  readonly maxQueueEvents: number
  readonly maxQueueBytes: number
}

const MAX_BATCH_EVENTS = 500
/** Below the 1 MiB that many reverse proxies allow by default. */
const MAX_BATCH_BYTES = 1_000_000

interface FlushWaiter {
  readonly through: number
  readonly finish: (flushed: boolean) => void
}

interface BatchTimer {
  readonly cancel: () => void
  readonly isImmediate: boolean
}

export class Delivery {
  readonly #settings: DeliverySettings
  readonly #runtime: Runtime
  readonly #ledger: Ledger
  readonly #queue: EventQueue
  readonly #sender: BatchSender
  readonly #waiters = new Set<FlushWaiter>()
  #maxBatchBytes = MAX_BATCH_BYTES
  #offered = 0
  #settled = 0
  /** Number of the last event that must not wait for company. */
  #dueThrough = 0
  #isDraining = false
  #isStopped = false
  #timer: BatchTimer | undefined

  constructor(settings: DeliverySettings, runtime: Runtime, ledger: Ledger) {
    this.#settings = settings
    this.#runtime = runtime
    this.#ledger = ledger
    this.#queue = new EventQueue({ maxEvents: settings.maxQueueEvents, maxBytes: settings.maxQueueBytes })
    this.#sender = new BatchSender(settings, runtime, ledger)
  }

  get waiting(): { readonly events: number; readonly sizeBytes: number } {
    return { events: this.#queue.length, sizeBytes: this.#queue.sizeBytes }
  }

  /** False: the queue is full. Never sends within the call: the caller is the host's request. */
  offer(event: QueuedEvent): boolean {
    if (!this.#queue.offer(event)) return false
    this.#offered += 1
    if (!this.#isDraining) this.#arm()
    return true
  }

  /** True: all that was offered before is settled. False: `timeoutMs` passed first, or the client was stopped. */
  flush(timeoutMs: number): Promise<boolean> {
    const through = this.#offered
    if (this.#settled >= through) return Promise.resolve(true)
    this.#dueThrough = through
    this.#sender.hurry()
    return new Promise((resolve) => {
      const waiter: FlushWaiter = {
        through,
        finish: (flushed) => {
          cancelDeadline()
          this.#waiters.delete(waiter)
          resolve(flushed)
        },
      }
      const cancelDeadline = this.#runtime.schedule(() => waiter.finish(false), timeoutMs, 'deadline')
      this.#waiters.add(waiter)
      void this.#drain()
    })
  }

  /** Ends every timer and request; what still waits is dropped. */
  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#sender.stop()
    for (const waiter of this.#waiters) waiter.finish(false)
    const eventIds = this.#queue.remove(this.#queue.length).map(({ eventId }) => eventId)
    if (eventIds.length === 0) return
    const message = `${eventIds.length} events were not sent before the client was shut down.`
    this.#ledger.drop(clientError('SHUT_DOWN', message, { eventIds }))
  }

  #isDue(): boolean {
    return this.#queue.length >= this.#settings.flushAt || this.#settled < this.#dueThrough
  }

  #arm(): void {
    if (this.#isStopped || this.#queue.length === 0) return
    const isImmediate = this.#isDue()
    if (this.#timer && (this.#timer.isImmediate || !isImmediate)) return
    this.#timer?.cancel()
    const delayMs = isImmediate ? 0 : this.#settings.flushIntervalMs
    const cancel = this.#runtime.schedule(() => this.#sendAllWaiting(), delayMs, 'batch')
    this.#timer = { cancel, isImmediate }
  }

  #sendAllWaiting(): void {
    this.#dueThrough = this.#offered
    void this.#drain()
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return
    this.#isDraining = true
    this.#timer?.cancel()
    this.#timer = undefined
    while (!this.#isStopped && this.#isDue()) await this.#sendHead()
    this.#isDraining = false
    this.#arm()
  }

  async #sendHead(): Promise<void> {
    const batch = this.#queue.head({ maxEvents: MAX_BATCH_EVENTS, maxBytes: this.#maxBatchBytes })
    const outcome = await this.#sender.send(batch)
    if (outcome === 'too_large') this.#maxBatchBytes = Math.floor(bodySizeBytes(batch) / 2)
    if (outcome === 'settled') this.#settle(batch.length)
  }

  #settle(count: number): void {
    this.#queue.remove(count)
    this.#settled += count
    for (const waiter of this.#waiters) if (this.#settled >= waiter.through) waiter.finish(true)
  }
}
