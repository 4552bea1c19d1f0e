// Commands that somebody waits for: appended to the journal, and answered when what came of them is queryable.

import { randomUUID } from 'node:crypto'
import { AppError } from '../errors.ts'
import type { CommandRecord, Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import type { CommandOutcomes } from './batch-fold.ts'
import type { ConsolidationOutcome } from './run-consolidation.ts'

export interface CommandCallsOptions {
  readonly journal: Journal
  readonly nowMs: () => number
  /** Resolves when the entry at `sequence` is queryable. */
  readonly untilIndexed: (sequence: number) => Promise<void>
}

type CommandOf<Kind> = Extract<CommandRecord, { kind: Kind }>

export class CommandCalls {
  readonly #options: CommandCallsOptions
  readonly #awaited = new Set<string>()
  readonly #outcomes = new Map<string, CommandOutcomes[CommandRecord['kind']]>()

  /** Runs asked for and not answered yet, by project and dimension. */
  readonly #requested = new Map<string, Promise<ConsolidationOutcome>>()

  constructor(options: CommandCallsOptions) {
    this.#options = options
  }

  /** Re-clusters one dimension and says what came of it. Callers that ask while a run is under way share its answer. */
  consolidate(project: ProjectId, dimension: string): Promise<ConsolidationOutcome> {
    const key = `${project}\0${dimension}`
    const waiting = this.#requested.get(key)
    if (waiting) return waiting
    const request = this.#requestRun(project, dimension).finally(() => this.#requested.delete(key))
    this.#requested.set(key, request)
    return request
  }

  async #requestRun(project: ProjectId, dimension: string): Promise<ConsolidationOutcome> {
    const outcome = await this.call<'consolidate'>({ kind: 'consolidate', project, dimension })
    if (outcome === null)
      throw new AppError('NOT_FOUND', `There is no text field ${dimension} yet: send events with such a field first.`)
    return outcome
  }

  /** What came of the command; null where it did not apply. */
  async call<Kind extends CommandRecord['kind']>(
    command: Omit<CommandOf<Kind>, 'requestId' | 'atMs'>,
  ): Promise<CommandOutcomes[Kind] | null> {
    const { journal, nowMs, untilIndexed } = this.#options
    const requestId = randomUUID()
    const record = { ...command, requestId, atMs: nowMs() } as CommandOf<Kind>
    this.#awaited.add(requestId)
    try {
      const [appended] = await journal.append([{ record }])
      await untilIndexed(appended?.sequence ?? 0)
      return (this.#outcomes.get(requestId) as CommandOutcomes[Kind] | undefined) ?? null
    } finally {
      this.#awaited.delete(requestId)
      this.#outcomes.delete(requestId)
    }
  }

  /** Keeps outcomes, by request id, for those who wait for them. */
  answer(outcomes: Iterable<readonly [string, CommandOutcomes[CommandRecord['kind']]]>): void {
    for (const [requestId, outcome] of outcomes)
      if (this.#awaited.has(requestId)) this.#outcomes.set(requestId, outcome)
  }
}
