// Erases a user or a session from everything, part by part through the journal, and then from the files themselves.
// An erasure that was begun is remembered first: one that a crash interrupts goes on at the next start.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ErasureSubject, Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { countErasable, subjectIds } from '../queries/erasable-events.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { ErasableKind, ErasureMemory } from './erasure-memory.ts'

/** What one part did; the pipeline does it. */
interface ErasedPart {
  readonly events: number
  readonly texts: number
  readonly microClusters: number
  readonly exemplars: number
  readonly samples: number
  readonly edits: number
  readonly left: number
}

export interface EraserOptions {
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly registry: Registry
  readonly memory: ErasureMemory
  readonly clock: Clock
  readonly logger: Logger
  readonly pipeline: {
    erase(project: ProjectId, subject: ErasureSubject, throughSequence: number): Promise<ErasedPart>
    untilIndexed(sequence: number): Promise<void>
  }
  /** Puts journal and registry into a fresh file; false: not possible now. */
  readonly rewriteFiles: () => Promise<boolean>
}

export interface ErasureReceipt extends Omit<ErasedPart, 'left'> {
  /** Distinct sessions and users that the events were of. */
  readonly sessions: number
  readonly users: number
  readonly idempotencyAnswers: number
  /** The keyed hash that is remembered. */
  readonly hash: string
  readonly atMs: number
}

/** How many of the remembered erasures this data folder has seen, and whether its files still hold erased bytes. */
interface Applied {
  readonly erasures: number
  readonly filesDue: boolean
}

const APPLIED = 'erasures-applied'
/** Erasures often come in groups, and one rewriting of the files serves them all. */
const FILES_AFTER_MS = 60_000

export class Eraser {
  readonly #options: EraserOptions
  #last: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: EraserOptions) {
    this.#options = options
  }

  /** One erasure at a time. Throws NOT_FOUND where there is no event of this user or session. */
  erase(project: ProjectId, kind: ErasableKind, id: string): Promise<ErasureReceipt> {
    return this.#inTurn(async () => {
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
      memory.remember({ project, kind, hash, atMs })
      const erased = await this.#eraseAll(project, range.subject, throughSequence)
      const idempotencyAnswers = await journal.forgetAnswers((answer) =>
        kind === 'user' ? answer.userId === id : answer.sessionId === id,
      )
      await this.#note({ erasures: memory.erasures.length, filesDue: true })
      this.#rewriteLater()
      return { ...erased, sessions, users, idempotencyAnswers, hash, atMs }
    })
  }

  /** Erases what happened before a time, and returns the number of events. */
  eraseOlder(project: ProjectId, thanMs: number): Promise<number> {
    return this.#inTurn(async () => {
      const { journal, warehouse, pipeline, memory } = this.#options
      const throughSequence = journal.lastSequence()
      await pipeline.untilIndexed(throughSequence)
      const subject = { kind: 'older', thanMs } as const
      const { events } = await countErasable(warehouse, { project, subject, throughSequence })
      if (events === 0) return 0
      await this.#eraseAll(project, subject, throughSequence)
      await this.#note({ erasures: (await this.#applied())?.erasures ?? memory.erasures.length, filesDue: true })
      this.#rewriteLater()
      return events
    })
  }

  /** Applies what this data folder has not seen yet: it is an older copy, or the last erasure was interrupted. */
  applyRemembered(): Promise<number> {
    return this.#inTurn(async () => {
      const { memory, warehouse, journal, pipeline } = this.#options
      const applied = await this.#applied()
      if (applied?.filesDue) this.#rewriteLater()
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
        await journal.forgetAnswers((answer) => ids.includes(kind === 'user' ? answer.userId : answer.sessionId))
      }
      await this.#note({ erasures: memory.erasures.length, filesDue: true })
      this.#rewriteLater()
      return events
    })
  }

  /** Leaves no erased byte in the files. False where this is not possible now; it is tried again. */
  rewriteFiles(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { warehouse, rewriteFiles } = this.#options
      const applied = await this.#applied()
      if (applied?.filesDue) await this.#note({ ...applied, filesDue: false })
      await warehouse.compact()
      const done = await rewriteFiles()
      if (!done && applied) {
        await this.#note(applied)
        this.#rewriteLater()
      }
      return done
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#last
  }

  async #eraseAll(project: ProjectId, subject: ErasureSubject, throughSequence: number) {
    const sum = { events: 0, texts: 0, microClusters: 0, exemplars: 0, samples: 0, edits: 0 }
    for (;;) {
      const { left, ...part } = await this.#options.pipeline.erase(project, subject, throughSequence)
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += part[name]
      if (left === 0 || part.events === 0) return sum
    }
  }

  async #applied(): Promise<Applied | undefined> {
    return (await this.#options.registry.get<Applied>(APPLIED))?.value
  }

  async #note(applied: Applied): Promise<void> {
    const { registry } = this.#options
    for (;;) {
      const known = await registry.get<Applied>(APPLIED)
      try {
        await registry.put(APPLIED, applied, known?.version ?? 0)
        return
      } catch (error) {
        if (!(error instanceof RegistryConflict)) throw error
      }
    }
  }

  #rewriteLater(): void {
    if (this.#timer || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.rewriteFiles().catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'erased bytes are still in the files: trying again later')
        this.#rewriteLater()
      })
    }, FILES_AFTER_MS)
    this.#timer.unref()
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}

function distinctPlaces<Place extends { project: ProjectId; kind: ErasableKind }>(all: readonly Place[]): Place[] {
  return [...new Map(all.map((one) => [`${one.kind} ${one.project}`, one])).values()]
}
