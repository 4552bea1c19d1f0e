// Follows a stream: each message once, in order, from a place on. What this process published itself may be handed in
// directly, before the stream tells of it.

import { type Consumer, type ConsumerMessages, DeliverPolicy } from '@nats-io/jetstream'
import type { MsgHdrs } from '@nats-io/transport-node'
import type { NatsStore } from '../../nats/nats-store.ts'
import { type AppendHeader, readAppendHeader } from './append-message.ts'

export interface TailedMessage {
  readonly number: number
  readonly headers: MsgHdrs | undefined
  /** Empty where the tail was asked for headers alone. */
  readonly body: Uint8Array
}

const LONGEST_SILENCE_MS = 10_000
/** Messages that the server sends ahead. It cuts off who has 64 MB waiting: bodies are large. */
const AHEAD = { headers: 1_000, bodies: 16 }

export class StreamTail {
  readonly #store: NatsStore
  readonly #stream: string
  readonly #headersOnly: boolean
  readonly #onMessage: (message: TailedMessage) => Promise<void> | undefined
  readonly #waiting = new Set<{ number: number; resolve: () => void }>()
  #messages: ConsumerMessages | null = null
  #newest = 0

  constructor(
    store: NatsStore,
    stream: string,
    {
      headersOnly,
      onMessage,
    }: {
      headersOnly: boolean
      /** Where it takes time, the stream waits for it. */
      onMessage: (message: TailedMessage) => Promise<void> | undefined
    },
  ) {
    this.#store = store
    this.#stream = stream
    this.#headersOnly = headersOnly
    this.#onMessage = onMessage
  }

  /** Resolves when everything that is in the stream now has been handed over. */
  async start(from: number): Promise<void> {
    this.#newest = from - 1
    const consumer = await this.#consumerFrom(from)
    this.#messages = await consumer.consume({ max_messages: this.#headersOnly ? AHEAD.headers : AHEAD.bodies })
    this.#read(this.#messages).catch(() => undefined)
    await this.catchUp()
  }

  async take(message: TailedMessage): Promise<void> {
    if (message.number <= this.#newest) return
    const work = this.#onMessage(message)
    this.skipTo(message.number)
    await work
  }

  /** Messages up to here are deleted: they will never come. */
  skipTo(number: number): void {
    this.#newest = Math.max(this.#newest, number)
    for (const waiter of this.#waiting) {
      if (waiter.number > this.#newest) continue
      this.#waiting.delete(waiter)
      waiter.resolve()
    }
  }

  get newest(): number {
    return this.#newest
  }

  /** Resolves when everything that is in the stream now has been handed over. */
  async catchUp(): Promise<void> {
    const { state } = await this.#store.manager.streams.info(this.#stream)
    if (state.messages === 0) this.skipTo(state.last_seq)
    await this.reach(state.last_seq)
  }

  /** Takes a message that this process published, where it is the next one. */
  takeOwn(message: TailedMessage): void {
    if (message.number === this.#newest + 1) void this.take(message)
  }

  /** Rejects where nothing more comes for a while: a long way is no reason. */
  async reach(number: number): Promise<void> {
    if (this.#newest >= number) return
    await new Promise<void>((resolve, reject) => {
      let seen = this.#newest
      const waiter = {
        number,
        resolve: () => {
          clearInterval(timer)
          resolve()
        },
      }
      const timer = setInterval(() => {
        if (this.#newest > seen) {
          seen = this.#newest
          return
        }
        clearInterval(timer)
        this.#waiting.delete(waiter)
        const after = `for ${LONGEST_SILENCE_MS / 1000} seconds nothing came after ${seen}`
        reject(new Error(`Message ${number} of ${this.#stream} did not come: ${after}.`))
      }, LONGEST_SILENCE_MS)
      this.#waiting.add(waiter)
    })
  }

  /** Headers of the appends in a range of messages, read again. */
  async headersOf(from: number, to: number): Promise<AppendHeader[]> {
    const found: AppendHeader[] = []
    for await (const { headers } of readMessages(this.#store, this.#stream, { from, to, headersOnly: true })) {
      const header = readAppendHeader(headers)
      if (header) found.push(header)
    }
    return found
  }

  async stop(): Promise<void> {
    await this.#messages?.close()
  }

  #consumerFrom(from: number): Promise<Consumer> {
    return consumerFrom(this.#store, this.#stream, from, this.#headersOnly)
  }

  async #read(messages: ConsumerMessages): Promise<void> {
    for await (const { seq, headers, data } of messages) await this.take({ number: seq, headers, body: data })
  }
}

/** Messages of a range that are still there, in order. */
export async function* readMessages(
  store: NatsStore,
  stream: string,
  { from, to, headersOnly }: { from: number; to: number; headersOnly: boolean },
): AsyncGenerator<TailedMessage> {
  if (to < from) return
  const consumer = await consumerFrom(store, stream, from, headersOnly)
  if ((await consumer.info()).num_pending === 0) return
  const messages = await consumer.consume({ max_messages: headersOnly ? AHEAD.headers : AHEAD.bodies })
  try {
    for await (const { seq, headers, data, info } of messages) {
      if (seq <= to) yield { number: seq, headers, body: data }
      if (seq >= to || info.pending === 0) return
    }
  } finally {
    await messages.close()
  }
}

function consumerFrom(store: NatsStore, stream: string, from: number, headersOnly: boolean): Promise<Consumer> {
  return store.streams.consumers.get(stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: Math.max(1, from),
    headers_only: headersOnly,
  })
}
