// The entries that come next: read before their turn, and their texts embedded while others are folded, so that neither
// waits for the other. The vectors are found again in the embedder's cache; a guess that was wrong, or failed, costs
// nothing else.

import type { Embedder } from '../embed/embedder.ts'
import type { EventRecord, Journal, JournalEntry } from '../journal/journal.ts'
import { isText } from './field-book.ts'
import type { ProjectStates } from './project-states.ts'

/** One more step of the pipeline. */
const AHEAD_ENTRIES = 2_048
/** With those of the step itself they must fit into the cache, whatever the width of the vectors. */
const MOST_TEXTS = 2_048
/** Whoever stops waits for no more. */
const TEXTS_AT_ONCE = 256

export interface EntriesAheadOptions {
  readonly journal: Journal
  readonly embedder: Embedder
  readonly pressure?: { isHigh(): boolean }
}

export class EntriesAhead {
  readonly #options: EntriesAheadOptions
  /** In order, without gaps; what an erasure takes out of the journal is never among them, as it comes before. */
  #entries: readonly JournalEntry[] = []
  /** One reading did not give all: no more are held until these have had their turn. */
  #areLarge = false
  /** Entries up to here have been asked for. */
  #embeddedThrough = 0
  /** Texts that wait to be embedded ahead. */
  #texts: string[] = []
  #reading: Promise<void> = Promise.resolve()
  #embedding = false
  #stopped = false

  constructor(options: EntriesAheadOptions) {
    this.#options = options
  }

  /** The entries after `sequence`, at most `most`; fewer where they are large, none only where there are none. */
  async after(sequence: number, most: number): Promise<readonly JournalEntry[]> {
    await this.#reading
    const own = this.#entries.findIndex((entry) => entry.sequence === sequence + 1)
    this.#entries = own < 0 ? [] : this.#entries.slice(own)
    await this.#readThrough(sequence, sequence + most)
    return this.#entries.slice(0, most)
  }

  /** Reads on behind the entry at `sequence`, and has embedded what lies before the next command. Does not wait for it. */
  embedAfter(sequence: number, states: ProjectStates): void {
    this.#reading = this.#readThrough(sequence, sequence + AHEAD_ENTRIES)
      .then(() => this.#gather(sequence, states))
      // Whoever needs these entries meets the same error.
      .catch(() => undefined)
  }

  /** Nothing more is embedded ahead. */
  stop(): void {
    this.#stopped = true
    this.#texts = []
  }

  async #readThrough(sequence: number, through: number): Promise<void> {
    const { journal } = this.#options
    if (this.#entries.length > 0 && this.#areLarge) return
    const last = this.#entries.at(-1)?.sequence ?? sequence
    const wanted = Math.min(through, journal.lastSequence())
    if (last >= wanted) return
    const read = await journal.read(last, through - last)
    this.#areLarge = (read.at(-1)?.sequence ?? wanted) < wanted
    this.#entries = [...this.#entries, ...read]
  }

  /** Nothing behind a command: it may erase, or change what is text. */
  #gather(sequence: number, states: ProjectStates): void {
    for (const { sequence: own, record } of this.#entries) {
      if (record.kind !== 'event' || this.#texts.length >= MOST_TEXTS || this.#stopped) break
      if (own <= Math.max(sequence, this.#embeddedThrough)) continue
      this.#embeddedThrough = own
      this.#texts.push(...textsOf(record, states))
    }
    if (!this.#embedding) void this.#embed()
  }

  /**
   * A little at a time, so that a search or the step in hand waits for little; and nothing while callers of ingest queue
   * up: what is left is embedded in its turn.
   */
  async #embed(): Promise<void> {
    this.#embedding = true
    while (this.#texts.length > 0 && !this.#options.pressure?.isHigh()) {
      const texts = this.#texts.splice(0, TEXTS_AT_ONCE)
      await this.#options.embedder.embed(texts).catch(() => undefined)
    }
    this.#texts = []
    this.#embedding = false
  }
}

/** By the types that the fields have now. */
function textsOf({ project, event }: EventRecord, states: ProjectStates): string[] {
  const fields = states.peek(project)?.fields.fields
  if (!fields) return []
  return Object.entries(event.metadata).flatMap(([key, value]) =>
    isText(value) && fields.get(key)?.decision.type === 'text' ? [value] : [],
  )
}
