// Erases a user or a session from everything, part by part through the journal, and then from the files themselves.
// An erasure that was begun is remembered first: one that a crash interrupts goes on at the next start.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { AppendAnswer, ErasureSubject, Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import { countErasable, subjectIds } from '../queries/erasable-events.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { ErasedFiles } from './erased-files.ts'
import type { ErasableKind, RememberedErasures } from './erasure-memory.ts'

/** What one part did; the pipeline does it. */
interface ErasedPart {
  readonly events: number
  readonly texts: number
  readonly microClusters: number
  readonly exemplars: number
  readonly samples: number
  readonly edits: number
  readonly left: number
  /** Of the journal entry that asked for it. */
  readonly sequence: number
}

export interface EraserOptions {
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly registry: Registry
  readonly memory: RememberedErasures
  readonly clock: Clock
  readonly pipeline: {
    erase(project: ProjectId, subject: ErasureSubject, throughSequence: number): Promise<ErasedPart>
    untilIndexed(sequence: number): Promise<void>
  }
  readonly files: ErasedFiles
  /** Where it is kept how many of the remembered erasures have been applied. */
  readonly appliedKey?: string
}

/** What the faces need of it, in whichever process it runs. */
export interface SubjectEraser {
  /** Throws NOT_FOUND where there is no event of this user or session. */
  erase(project: ProjectId, kind: ErasableKind, id: string): Promise<ErasureReceipt>
}

export interface ErasureReceipt extends Omit<ErasedPart, 'left' | 'sequence'> {
  /** Distinct sessions and users that the events were of. */
  readonly sessions: number
  readonly users: number
  readonly idempotencyAnswers: number
  /** The keyed hash that is remembered. */
  readonly hash: string
  readonly atMs: number
  /** No byte of what was erased is in the files any more; false: it is under way. */
  readonly filesClean: boolean
}

/** How many of the remembered erasures this data folder has seen. */
interface Applied {
  readonly erasures: number
}

const APPLIED = 'erasures-applied'

/** Of one part of a cluster. */
export function appliedErasuresKey(part: number): string {
  return `${APPLIED}/${part}`
}

export class Eraser implements SubjectEraser {
  readonly #options: EraserOptions
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: EraserOptions) {
    this.#options = options
  }

  /** One erasure at a time. */
  async erase(project: ProjectId, kind: ErasableKind, id: string): Promise<ErasureReceipt> {
    const receipt = await this.#inTurn(() => this.#eraseSubject(project, kind, id))
    return { ...receipt, filesClean: await this.#options.files.rewriteSoon() }
  }

  async #eraseSubject(project: ProjectId, kind: ErasableKind, id: string) {
    const { journal, pipeline, memory, clock } = this.#options
    const throughSequence = journal.lastSequence()
    await pipeline.untilIndexed(throughSequence)
    const range = { project, subject: { kind, id }, throughSequence }
    const { events, sessions, users } = await countErasable(this.#options.warehouse, range)
    if (events === 0) {
      throw new AppError('NOT_FOUND', `There is no ${kind} with this id in the project: check the id.`)
    }
    const atMs = clock.nowMs()
    const hash = memory.hash(project, kind, id)
    await memory.remember({ project, kind, hash, atMs })
    const erased = await this.#eraseAll(project, range.subject, throughSequence)
    const idempotencyAnswers = await journal.forgetAnswers(project, (answer) => idOf(answer, kind) === id)
    await this.#noteApplied()
    return { ...erased, sessions, users, idempotencyAnswers, hash, atMs }
  }

  /** Erases what happened before a time, and returns the number of events. */
  eraseOlder(project: ProjectId, thanMs: number): Promise<number> {
    return this.#inTurn(async () => {
      const { journal, warehouse, pipeline, files } = this.#options
      const throughSequence = journal.lastSequence()
      await pipeline.untilIndexed(throughSequence)
      const subject = { kind: 'older', thanMs } as const
      const { events } = await countErasable(warehouse, { project, subject, throughSequence })
      if (events === 0) return 0
      await this.#eraseAll(project, subject, throughSequence)
      files.rewriteLater(0)
      return events
    })
  }

  /**
   * Erases all of a project, and returns the number of events. `throughSequence` is how far an earlier call came that did not
   * end: then what came since stays. `onBegun` is told that number.
   */
  eraseProject(
    project: ProjectId,
    throughSequence: number | null,
    onBegun: (throughSequence: number) => Promise<void>,
  ): Promise<number> {
    return this.#inTurn(async () => {
      const { journal, pipeline, files } = this.#options
      let events = 0
      let through = throughSequence
      for (;;) {
        const part = await pipeline.erase(project, { kind: 'project' }, through ?? Number.MAX_SAFE_INTEGER)
        await files.mark(part.sequence)
        if (through === null) {
          through = part.sequence
          await onBegun(through)
        }
        events += part.events
        if (part.left === 0 || part.events === 0) break
      }
      await journal.forgetAnswers(project, () => true)
      files.rewriteLater(0)
      return events
    })
  }

  /** Applies what this data folder has not seen yet: it is an older copy, or the last erasure was interrupted. */
  applyRemembered(): Promise<number> {
    return this.#inTurn(async () => {
      const { memory, warehouse, journal, pipeline, registry, files } = this.#options
      if (await files.due()) files.rewriteLater(0)
      const applied = (await registry.get<Applied>(this.#appliedKey))?.value
      const missing = memory.erasures.slice(applied?.erasures ?? 0)
      if (missing.length === 0) return 0
      const throughSequence = journal.lastSequence()
      await pipeline.untilIndexed(throughSequence)
      let events = 0
      for (const { project, kind } of distinctPlaces(missing)) {
        const wanted = new Set(
          missing.filter((one) => one.project === project && one.kind === kind).map((one) => one.hash),
        )
        const ids = (await subjectIds(warehouse, project, kind)).filter((id) =>
          wanted.has(memory.hash(project, kind, id)),
        )
        for (const id of ids) events += (await this.#eraseAll(project, { kind, id }, throughSequence)).events
        const erased = new Set(ids)
        await journal.forgetAnswers(project, (answer) => erased.has(idOf(answer, kind)))
      }
      await this.#noteApplied()
      await files.rewrite()
      return events
    })
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#last
  }

  async #eraseAll(project: ProjectId, subject: ErasureSubject, throughSequence: number) {
    const sum = { events: 0, texts: 0, microClusters: 0, exemplars: 0, samples: 0, edits: 0 }
    for (;;) {
      const { left, sequence, ...part } = await this.#options.pipeline.erase(project, subject, throughSequence)
      await this.#options.files.mark(sequence)
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += part[name]
      if (left === 0 || part.events === 0) return sum
    }
  }

  async #noteApplied(): Promise<void> {
    const erasures = this.#options.memory.erasures.length
    await changeDocument<Applied>(this.#options.registry, this.#appliedKey, () => ({ erasures }))
  }

  get #appliedKey(): string {
    return this.#options.appliedKey ?? APPLIED
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}

function idOf({ userId, sessionId }: AppendAnswer, kind: ErasableKind): string {
  return kind === 'user' ? userId : sessionId
}

function distinctPlaces<Place extends { project: ProjectId; kind: ErasableKind }>(all: readonly Place[]): Place[] {
  return [...new Map(all.map((one) => [`${one.kind} ${one.project}`, one])).values()]
}
