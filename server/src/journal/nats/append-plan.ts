// Decides what an append will change, on top of a log as it is known: which records get a sequence, which are repeats,
// which meet a limit. It holds if nothing was appended in between, which the stream checks when it is published.

import { createHash, randomUUID } from 'node:crypto'
import type { AppendAnswer, AppendOutcome, AppendRequest, CounterRule, JournalRecord } from '../journal.ts'
import { type AppendMessage, appendMessages, type KeyEntry } from './append-message.ts'

export interface KnownState {
  readonly lastSequence: number
  count(key: string): number
  findKey(hash: string, nowMs: number): KeyEntry | undefined
}

/** Bodies of messages; a single record may be longer, keys come on top. NATS takes 1 MB by default. */
const BODY_CHARACTERS = 240_000

export class AppendPlan {
  readonly id = randomUUID()
  readonly #known: KnownState
  readonly #counts = new Map<string, number>()
  readonly #keys = new Map<string, KeyEntry>()
  readonly #lines: string[] = []

  constructor(known: KnownState) {
    this.#known = known
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0
  }

  add({ record, counters = [], idempotency }: AppendRequest): AppendOutcome {
    const hash = idempotency ? keyHash(record.project, idempotency.key) : ''
    if (idempotency) {
      const earlier = this.#keys.get(hash) ?? this.#known.findKey(hash, idempotency.nowMs)
      if (earlier) {
        const answer = earlier.answer ?? answerOf(record)
        return { sequence: earlier.sequence, repeated: true, refusedBy: null, answer }
      }
    }
    const refusedBy = this.#raise(counters)
    if (refusedBy !== null) return { sequence: 0, repeated: false, refusedBy, answer: null }
    this.#lines.push(JSON.stringify(record))
    const sequence = this.#known.lastSequence + this.#lines.length
    const answer = answerOf(record)
    if (idempotency) {
      const { expiresAtMs } = idempotency
      this.#keys.set(hash, { hash, project: record.project, sequence, expiresAtMs, answer })
    }
    return { sequence, repeated: false, refusedBy: null, answer }
  }

  messages(): AppendMessage[] {
    const first = this.#known.lastSequence + 1
    const last = this.#known.lastSequence + this.#lines.length
    const append = {
      id: this.id,
      first,
      last,
      keys: [...this.#keys.values()],
      counts: Object.fromEntries(this.#counts),
    }
    return appendMessages(append, inBodies(this.#lines))
  }

  /** Raises all of the counters or, where one has reached its limit, none: then its key is the answer. */
  #raise(rules: readonly CounterRule[]): string | null {
    const current = ({ key }: CounterRule) => this.#counts.get(key) ?? this.#known.count(key)
    const full = rules.find((rule) => rule.limit !== null && current(rule) >= rule.limit)
    if (full) return full.key
    for (const rule of rules) this.#counts.set(rule.key, current(rule) + 1)
    return null
  }
}

function inBodies(lines: readonly string[]): string[][] {
  const bodies: string[][] = [[]]
  let characters = 0
  for (const line of lines) {
    if (characters > 0 && characters + line.length > BODY_CHARACTERS) {
      bodies.push([])
      characters = 0
    }
    bodies.at(-1)?.push(line)
    characters += line.length
  }
  return bodies
}

function answerOf(record: JournalRecord): AppendAnswer | null {
  if (record.kind !== 'event') return null
  return { eventId: record.event.id, sessionId: record.event.sessionId, userId: record.event.userId }
}

/** Callers' ids are not kept in clear. */
function keyHash(project: string, key: string): string {
  return createHash('sha256').update(project).update('\0').update(key).digest('base64url')
}
