// The parts of a journal as those see it who append: each record goes to the part of its project.

import type { ProjectId } from '../model/ids.ts'
import type { AppendOutcome, AppendRequest, Journal } from './journal.ts'

export class PartitionedJournal implements Pick<Journal, 'append' | 'count'> {
  readonly #parts: readonly Journal[]
  readonly #partOf: (project: ProjectId) => number

  constructor(parts: readonly Journal[], partOf: (project: ProjectId) => number) {
    this.#parts = parts
    this.#partOf = partOf
  }

  /** All or nothing for each project. */
  async append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    const places = new Map<number, number[]>()
    requests.forEach(({ record }, index) => {
      const part = this.#partOf(record.project)
      places.set(part, [...(places.get(part) ?? []), index])
    })
    const outcomes: AppendOutcome[] = []
    const appends = [...places].map(async ([part, indices]) => {
      const own = indices.flatMap((index) => requests[index] ?? [])
      const appended = (await this.#parts[part]?.append(own)) ?? []
      indices.forEach((index, position) => {
        const outcome = appended[position]
        if (outcome) outcomes[index] = outcome
      })
    })
    await Promise.all(appends)
    return outcomes
  }

  /** Counters belong to projects, and so to one part each. */
  count(key: string): number {
    return this.#parts.reduce((sum, part) => sum + part.count(key), 0)
  }
}
