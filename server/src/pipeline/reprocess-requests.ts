// Keeps every reprocessing going: the next part is a journal entry of its own, behind the events that wait already.
// A part is asked for once at a time; one that was asked for twice, as after a crash, is done once.

import type { Journal } from '../journal/journal.ts'
import type { ProjectStates, ReprocessPosition } from './project-states.ts'

export class ReprocessRequests {
  readonly #journal: Journal
  readonly #states: ProjectStates
  /** Where the part begins that was asked for and is not done yet. */
  readonly #asked = new Map<string, number>()

  constructor(journal: Journal, states: ProjectStates) {
    this.#journal = journal
    this.#states = states
  }

  /** True where there was something to ask for. */
  async ask(atMs: number): Promise<boolean> {
    const due = this.#states
      .reprocessing()
      .filter((position) => this.#asked.get(nameOf(position)) !== position.afterSequence)
    if (due.length === 0) return false
    await this.#journal.append(
      due.map((position) => ({ record: { kind: 'reprocess', requestId: '', atMs, ...position } as const })),
    )
    for (const position of due) this.#asked.set(nameOf(position), position.afterSequence)
    return true
  }

  /** Call for every part that has had its turn. */
  settle(position: ReprocessPosition): void {
    if (this.#asked.get(nameOf(position)) === position.afterSequence) this.#asked.delete(nameOf(position))
  }
}

function nameOf({ project, key }: ReprocessPosition): string {
  return `${project}\0${key}`
}
