// How long events wait to be analysed, told from how far journal and pipeline were at earlier looks.

interface Mark {
  readonly sequence: number
  readonly atMs: number
}

const MOST_MARKS = 1_000

export class PipelineLag {
  #marks: Mark[] = []

  /** Notes how far both are now, and returns how long the oldest event that is not analysed has waited at least. */
  noteMs({ cursor, pending }: { readonly cursor: number; readonly pending: number }, nowMs: number): number {
    this.#marks = this.#marks.filter(({ sequence }) => sequence > cursor)
    const sequence = cursor + pending
    const isLater = sequence > (this.#marks.at(-1)?.sequence ?? cursor)
    if (isLater && this.#marks.length < MOST_MARKS) this.#marks.push({ sequence, atMs: nowMs })
    const [oldest] = this.#marks
    return oldest ? nowMs - oldest.atMs : 0
  }
}
