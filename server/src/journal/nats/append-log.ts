// What is known of the appends in a stream: which messages hold which sequences, and how far each counter has risen.
// A pure fold over the headers of the messages, in their order, so that every node knows the same.

import type { AppendHeader } from './append-message.ts'

/** Where the records of one append are. */
export interface StoredAppend {
  /** Numbers of its messages in the stream. */
  readonly messages: readonly number[]
  readonly first: number
  readonly last: number
}

/** Up to here everything is deleted from the stream. */
export interface TrimMark {
  /** Number of the last deleted message. */
  readonly message: number
  /** Sequence of the last record in a deleted message. */
  readonly last: number
  /** Sequence of the last trimmed record; at least `last`. */
  readonly trimmed: number
}

export const NOTHING_TRIMMED: TrimMark = { message: 0, last: 0, trimmed: 0 }

/** Sequences that were appended and did not come: both ends inclusive. */
export interface Hole {
  readonly from: number
  readonly to: number
}

export class AppendLog {
  #appends: StoredAppend[] = []
  /** Messages of an append whose last one has not come yet. */
  #unfinished: { readonly id: string; readonly messages: number[] } | null = null
  #mark: TrimMark
  #last: number
  /** Number of the newest message that was folded in. */
  #message: number
  #hole: Hole | null = null
  readonly #counts: Map<string, number>

  constructor(mark: TrimMark, counts: ReadonlyMap<string, number>) {
    this.#mark = mark
    this.#last = mark.last
    this.#message = mark.message
    this.#counts = new Map(counts)
  }

  get lastSequence(): number {
    return this.#last
  }

  get firstSequence(): number {
    return this.#mark.trimmed + 1
  }

  get message(): number {
    return this.#message
  }

  /** Null where every sequence after the trimmed ones is here. A stream gives what is left of it without a word. */
  get hole(): Hole | null {
    return this.#hole
  }

  get mark(): TrimMark {
    return this.#mark
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  /** True where the message completes an append. `header` is null for messages that are none. */
  take(message: number, header: AppendHeader | null): boolean {
    this.#message = message
    if (!header) return false
    const continues = header.part > 0 && this.#unfinished?.id === header.id
    const messages = header.part === 0 ? [message] : continues ? [...(this.#unfinished?.messages ?? []), message] : []
    this.#unfinished = null
    if (messages.length !== header.part + 1) return false
    if (messages.length < header.parts) {
      this.#unfinished = { id: header.id, messages }
      return false
    }
    if (header.first > this.#last + 1) {
      this.#hole = { from: this.#hole?.from ?? this.#last + 1, to: header.first - 1 }
    }
    this.#appends.push({ messages, first: header.first, last: header.last })
    this.#last = header.last
    for (const [key, count] of Object.entries(header.counts)) this.#counts.set(key, count)
    return true
  }

  /** Appends with sequences above `after`, in order. */
  *after(after: number): Generator<StoredAppend> {
    const from = Math.max(after, this.#mark.trimmed)
    for (let index = this.#position(from); index < this.#appends.length; index++) {
      const append = this.#appends[index]
      if (append) yield append
    }
  }

  /** Where the mark would be once everything up to `through` is trimmed: messages go as a whole. */
  markFor(through: number): TrimMark {
    const trimmed = Math.max(this.#mark.trimmed, Math.min(through, this.#last))
    const next = this.#appends[this.#position(trimmed)]
    const message = next ? Math.max(this.#mark.message, (next.messages[0] ?? 1) - 1) : this.#message
    return { message, last: next ? next.first - 1 : this.#last, trimmed }
  }

  /** Another node has trimmed what this one has not seen yet. `counts`: what was counted there. */
  jump(mark: TrimMark, counts: ReadonlyMap<string, number>): void {
    for (const [key, count] of counts) this.#counts.set(key, Math.max(count, this.count(key)))
    if (mark.message > this.#message) {
      this.#message = mark.message
      this.#last = Math.max(this.#last, mark.last)
      this.#unfinished = null
    }
    this.trim(mark)
  }

  /** Also where another node has trimmed. */
  trim(mark: TrimMark): void {
    if (mark.trimmed < this.#mark.trimmed) return
    this.#mark = mark
    if (this.#hole && this.#hole.to <= mark.trimmed) this.#hole = null
    this.#appends = this.#appends.slice(this.#position(mark.trimmed))
  }

  /** Index of the first append that holds a sequence above `after`. */
  #position(after: number): number {
    let [low, high] = [0, this.#appends.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#appends[middle]?.last ?? 0) > after) high = middle
      else low = middle + 1
    }
    return low
  }
}
