// The entries that come next: read before their turn, and their texts embedded while others are folded, so that neither
// waits for the other. The vectors are found again in the embedder's cache; a guess that was wrong, or failed, costs
// nothing else.

import type { Embedder } from '../embed/embedder.ts'
import type { EventRecord, Journal, JournalEntry } from '../journal/journal.ts'
import { isText } from './field-book.ts'
import type { ProjectStates } from './project-states.ts'

/** Gives threads enough to do while one step waits for a run of the clustering. */
const AHEAD_ENTRIES = 4_096

export interface EntriesAheadOptions {
  readonly journal: Journal
  readonly embedder: Embedder
}

export class EntriesAhead {
  readonly #options: EntriesAheadOptions
  /** In order, without gaps; what an erasure takes out of the journal is never among them, as it comes before. */
  #entries: readonly JournalEntry[] = []
  #embeddedThrough = 0
  #reading: Promise<void> = Promise.resolve()

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
      .then(() => this.#embed(sequence, states))
      // Whoever needs these entries meets the same error.
      .catch(() => undefined)
  }

  async #readThrough(sequence: number, through: number): Promise<void> {
    const { journal } = this.#options
    const last = this.#entries.at(-1)?.sequence ?? sequence
    if (last >= through || journal.lastSequence() <= last) return
    this.#entries = [...this.#entries, ...(await journal.read(last, through - last))]
  }

  #embed(sequence: number, states: ProjectStates): void {
    const texts: string[] = []
    for (const { sequence: own, record } of this.#entries) {
      if (own <= sequence) continue
      if (record.kind !== 'event') break
      if (own <= this.#embeddedThrough) continue
      this.#embeddedThrough = own
      texts.push(...textsOf(record, states))
    }
    if (texts.length > 0) void this.#options.embedder.embed(texts).catch(() => undefined)
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
