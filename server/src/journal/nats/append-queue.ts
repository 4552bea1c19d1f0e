// The appends of one node to one part of the journal. Callers that come at the same time share an append; it is decided
// on what is known, and decided anew where another node was first.

import { setTimeout as wait } from 'node:timers/promises'
import { type NatsStore, natsUnavailable, wasOvertaken } from '../../nats/nats-store.ts'
import type { AppendOutcome, AppendRequest } from '../journal.ts'
import type { AppendMessage } from './append-message.ts'
import { AppendPlan, type KnownState } from './append-plan.ts'
import type { StreamTail } from './stream-tail.ts'

export interface AppendQueueOptions {
  readonly store: NatsStore
  readonly subject: string
  readonly tail: StreamTail
  /** What is known at this moment, and the message that it was known at. */
  readonly known: () => KnownState & { readonly message: number }
  /** Resolves when there is no gap in what is known. */
  readonly complete: () => Promise<void>
  /** Resolves when everything that any node has appended or trimmed is known. */
  readonly catchUp: () => Promise<void>
}

interface WaitingAppend {
  readonly requests: readonly AppendRequest[]
  resolve(outcomes: AppendOutcome[]): void
  reject(error: unknown): void
}

/** Records of the callers that are waiting go into one append, up to here. */
const GROUP_RECORDS = 4_000
/** Callers are told that the log cannot be reached after this. */
const APPEND_LIMIT_MS = 10_000
const BETWEEN_ATTEMPTS_MS = 50
const NO_BODY = new Uint8Array(0)

export class AppendQueue {
  readonly #options: AppendQueueOptions
  readonly #waiting: WaitingAppend[] = []
  #pumping: Promise<void> | null = null

  constructor(options: AppendQueueOptions) {
    this.#options = options
  }

  append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ requests, resolve, reject })
      this.#pumping ??= this.#pump()
    })
  }

  async untilIdle(): Promise<void> {
    await this.#pumping
  }

  async #pump(): Promise<void> {
    for (let group = this.#nextGroup(); group.length > 0; group = this.#nextGroup()) {
      try {
        const outcomes = await this.#appendGroup(group)
        group.forEach(({ resolve }, index) => {
          resolve(outcomes[index] ?? [])
        })
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    // In the same turn in which the queue was found empty: whoever comes later starts anew.
    this.#pumping = null
  }

  #nextGroup(): WaitingAppend[] {
    let records = 0
    const size = this.#waiting.findIndex(({ requests }) => {
      records += requests.length
      return records > GROUP_RECORDS
    })
    return this.#waiting.splice(0, size === -1 ? this.#waiting.length : Math.max(1, size))
  }

  /** Tries until the append is in the stream, or something that others appended has answered it. */
  async #appendGroup(group: readonly WaitingAppend[]): Promise<AppendOutcome[][]> {
    const deadline = performance.now() + APPEND_LIMIT_MS
    for (;;) {
      await this.#options.complete()
      const known = this.#options.known()
      const plan = new AppendPlan(known)
      const outcomes = group.map(({ requests }) => requests.map((request) => plan.add(request)))
      if (plan.isEmpty || (await this.#publish(plan, known.message, deadline))) return outcomes
    }
  }

  /** False where somebody else was first: then more is known, and the plan void. */
  async #publish(plan: AppendPlan, known: number, deadline: number): Promise<boolean> {
    let after = known
    for (const message of plan.messages()) {
      if (!(await this.#publishAfter(message, after, { id: plan.id, deadline }))) return false
      after++
    }
    return true
  }

  async #publishAfter(
    { headers, body }: AppendMessage,
    after: number,
    { id, deadline }: { readonly id: string; readonly deadline: number },
  ): Promise<boolean> {
    const { store, subject, tail } = this.#options
    for (;;) {
      try {
        const { seq } = await store.streams.publish(subject, body, { headers, expect: { lastSequence: after } })
        tail.takeOwn({ number: seq, headers, body: NO_BODY })
        return true
      } catch (error) {
        const found = wasOvertaken(error) || tail.newest > after ? await this.#whoIsAt(after + 1) : null
        if (found !== null) return found === id
        if (performance.now() > deadline) throw natsUnavailable(error)
        await wait(BETWEEN_ATTEMPTS_MS)
      }
    }
  }

  /** Which append has the message, once everything up to it is known; null where NATS does not say. */
  async #whoIsAt(message: number): Promise<string | null> {
    try {
      await this.#options.catchUp()
      const [header] = await this.#options.tail.headersOf(message, message)
      return header?.id ?? ''
    } catch {
      return null
    }
  }
}
