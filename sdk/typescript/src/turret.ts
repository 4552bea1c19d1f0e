// The client as a host sees it. Nothing here throws, blocks or rejects: what goes wrong is counted and told to onError.

import { Conversation } from './conversation.ts'
import { Delivery } from './delivery.ts'
import {
  type EventDefaults,
  type EventIds,
  type EventInput,
  type Redact,
  resolveConversationIds,
  resolveIds,
  wireEvent,
} from './event.ts'
import { type QueuedEvent, queuedEvent } from './event-queue.ts'
import { Ledger, type OnError } from './ledger.ts'
import { hostRuntime, isReadableByItsUsers, type Runtime } from './runtime.ts'
import { clientError, TurretError } from './turret-error.ts'

export interface TurretOptions {
  /** A key with the scope `ingest`. */
  readonly apiKey?: string | undefined
  /** Address of the Turret server; default `http://127.0.0.1:8080`. */
  readonly baseUrl?: string | URL | undefined
  /** True: ids are generated as ever, and nothing is kept or sent. */
  readonly disabled?: boolean | undefined
  readonly redact?: Redact | undefined
  /** Called for every lost event and every failed attempt; default: one `console.warn` per code. */
  readonly onError?: OnError | undefined
  /** Events that start a request; default 20. */
  readonly flushAt?: number | undefined
  /** The longest that an event waits for others; default 1,000. */
  readonly flushIntervalMs?: number | undefined
  /** Default 10,000. */
  readonly requestTimeoutMs?: number | undefined
  /** Events kept while the server is away; default 10,000. What comes on top is dropped and counted. */
  readonly maxQueueEvents?: number | undefined
  /** Default 16 MiB of JSON. */
  readonly maxQueueBytes?: number | undefined
  /** Replaces clock, timers, randomness or fetch. */
  readonly runtime?: Partial<Runtime> | undefined
}

/** tracked = waiting + delivered + dropped. */
export interface TurretStats {
  readonly tracked: number
  readonly waiting: number
  readonly waitingBytes: number
  readonly delivered: number
  readonly dropped: number
}

const DEFAULT_BASE_URL = 'http://127.0.0.1:8080'
const DEFAULT_DEADLINE_MS = 10_000
/** The server's limit for one event. */
const MAX_EVENT_BYTES = 256 * 1024

export class Turret {
  readonly #runtime: Runtime
  readonly #ledger: Ledger
  readonly #delivery: Delivery
  readonly #redact: Redact | undefined
  readonly #disabled: boolean
  #closing: Promise<boolean> | undefined

  constructor(options: TurretOptions = {}) {
    const apiKey = options.apiKey?.trim()
    this.#runtime = { ...hostRuntime, ...options.runtime }
    this.#ledger = new Ledger(options.onError)
    this.#redact = options.redact
    this.#delivery = new Delivery(
      {
        url: `${String(options.baseUrl ?? DEFAULT_BASE_URL)
          .trim()
          .replace(/\/+$/, '')}/v1/batch`,
        apiKey,
        flushAt: options.flushAt ?? 20,
        flushIntervalMs: options.flushIntervalMs ?? 1_000,
        requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
        maxQueueEvents: options.maxQueueEvents ?? 10_000,
        maxQueueBytes: options.maxQueueBytes ?? 16 * 1024 * 1024,
      },
      this.#runtime,
      this.#ledger,
    )
    const leaksKey = Boolean(apiKey) && isReadableByItsUsers(globalThis)
    this.#disabled = leaksKey || options.disabled === true
    if (leaksKey) this.#ledger.report(browserRefusal())
  }

  /**
   * Queues one user message, or one event, and returns its ids at once: ids that the input lacks are generated.
   * Without a session id every call is a conversation of its own; see `conversation()`.
   */
  track(input: string | EventInput): EventIds {
    return this.#track(input, {})
  }

  /** A conversation with its ids, generated where `defaults` lack them, and metadata for each of its events. */
  conversation(defaults: EventDefaults = {}): Conversation {
    const ids = resolveConversationIds(defaults, {}, this.#runtime.randomUUID)
    return new Conversation(ids, (input) => this.#track(input, { ...ids, metadata: defaults.metadata }))
  }

  /** Sends what waits. True: everything tracked before is settled. False: `timeoutMs` passed, and it goes on in the background. */
  flush(timeoutMs = DEFAULT_DEADLINE_MS): Promise<boolean> {
    return this.#delivery.flush(timeoutMs)
  }

  /** Takes no more events, sends what waits, and drops what is left after `timeoutMs`. True: nothing was left. */
  shutdown(timeoutMs = DEFAULT_DEADLINE_MS): Promise<boolean> {
    this.#closing ??= this.#delivery.flush(timeoutMs).then((flushed) => {
      this.#delivery.stop()
      return flushed
    })
    return this.#closing
  }

  get stats(): TurretStats {
    const { events, sizeBytes } = this.#delivery.waiting
    return { ...this.#ledger.counts, waiting: events, waitingBytes: sizeBytes }
  }

  #track(input: string | EventInput, defaults: EventDefaults): EventIds {
    const ids = resolveIds(input, defaults, this.#runtime.randomUUID)
    if (this.#disabled) return ids
    this.#ledger.track()
    try {
      this.#offer(this.#compose(input, ids, defaults))
    } catch (cause) {
      const error = asTurretError(cause)
      const options = { eventIds: [ids.eventId], cause: error.cause }
      this.#ledger.drop(new TurretError(error.code, error.message, options))
    }
    return ids
  }

  #compose(input: string | EventInput, ids: EventIds, defaults: EventDefaults): QueuedEvent {
    const context = { defaults, nowMs: this.#runtime.nowMs(), redact: this.#redact }
    const event = queuedEvent(ids.eventId, wireEvent(input, ids, context))
    if (event.sizeBytes <= MAX_EVENT_BYTES) return event
    throw clientError('PAYLOAD_TOO_LARGE', 'The event is larger than 256 KB: shorten its text.')
  }

  #offer(event: QueuedEvent): void {
    if (this.#closing) throw clientError('SHUT_DOWN', 'The event came after shutdown().')
    if (this.#delivery.offer(event)) return
    throw clientError('QUEUE_FULL', 'The queue is full, as the server takes events too slowly: the event is dropped.')
  }
}

function asTurretError(cause: unknown): TurretError {
  if (cause instanceof TurretError) return cause
  return clientError('INVALID_EVENT', 'The event cannot be written as JSON.', { cause })
}

function browserRefusal(): TurretError {
  return clientError(
    'API_KEY_IN_BROWSER',
    'An API key does not belong into a browser, where every visitor can read it: ' +
      'send messages to your own backend, and track them there.',
  )
}
