// Serialised events in the order of track(). It never holds more events or bytes than its limits.

export interface QueuedEvent {
  readonly eventId: string
  readonly json: string
  readonly sizeBytes: number
}

export interface QueueLimits {
  readonly maxEvents: number
  readonly maxBytes: number
}

const ENVELOPE_BYTES = '{"events":[]}'.length
const SEPARATOR_BYTES = 1

const encoder = new TextEncoder()

export function queuedEvent(eventId: string, event: unknown): QueuedEvent {
  const json = JSON.stringify(event)
  return { eventId, json, sizeBytes: encoder.encode(json).byteLength }
}

export function batchBody(batch: readonly QueuedEvent[]): string {
  return `{"events":[${batch.map(({ json }) => json).join(',')}]}`
}

export function bodySizeBytes(batch: readonly QueuedEvent[]): number {
  return batch.reduce((size, { sizeBytes }) => size + sizeBytes + SEPARATOR_BYTES, ENVELOPE_BYTES - SEPARATOR_BYTES)
}

/** The events at the front that fit one request: at least one, where there is any. */
export function nextBatch(events: readonly QueuedEvent[], limits: QueueLimits): readonly QueuedEvent[] {
  let sizeBytes = ENVELOPE_BYTES - SEPARATOR_BYTES
  let count = 0
  for (const event of events.slice(0, limits.maxEvents)) {
    sizeBytes += event.sizeBytes + SEPARATOR_BYTES
    if (count > 0 && sizeBytes > limits.maxBytes) break
    count += 1
  }
  return events.slice(0, count)
}

export class EventQueue {
  readonly #limits: QueueLimits
  readonly #events: QueuedEvent[] = []
  #sizeBytes = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#events.length
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** False: full, and the event was not taken. */
  offer(event: QueuedEvent): boolean {
    if (this.#events.length >= this.#limits.maxEvents) return false
    if (this.#sizeBytes + event.sizeBytes > this.#limits.maxBytes) return false
    this.#events.push(event)
    this.#sizeBytes += event.sizeBytes
    return true
  }

  head(limits: QueueLimits): readonly QueuedEvent[] {
    return nextBatch(this.#events, limits)
  }

  /** Takes out the `count` oldest events. */
  remove(count: number): readonly QueuedEvent[] {
    const removed = this.#events.splice(0, count)
    this.#sizeBytes -= removed.reduce((size, event) => size + event.sizeBytes, 0)
    return removed
  }
}
