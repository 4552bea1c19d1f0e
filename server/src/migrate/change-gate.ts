// Stands between an installation and its stores while it is moved: notes what changes in rows that are copied already,
// and at the end lets nothing change any more. Open, it costs nothing.

import { AppError } from '../errors.ts'
import type { AppendRequest, Journal } from '../journal/journal.ts'
import type { Registry } from '../registry/registry.ts'
import type {
  DroppedAssignments,
  ErasedEvents,
  LateAssignment,
  Warehouse,
  WarehouseBatch,
} from '../warehouse/warehouse.ts'

/** What became of stored rows, whoever has copied them when. */
export interface RowChanges {
  readonly dropped: DroppedAssignments[]
  readonly late: LateAssignment[]
  readonly erased: ErasedEvents[]
}

type Passage = 'open' | 'no erasures' | 'no appends' | 'nothing'

const RETRY_AFTER_SECONDS = 5

export class ChangeGate {
  #passage: Passage = 'open'
  #changes: RowChanges | null = null
  readonly #underWay = new Set<Promise<unknown>>()

  /** Notes changes of rows from here on. Erasures wait, as what is copied could not be erased. */
  watchRows(): void {
    this.#changes = { dropped: [], late: [], erased: [] }
    this.#passage = 'no erasures'
  }

  get changes(): RowChanges {
    return this.#changes ?? { dropped: [], late: [], erased: [] }
  }

  /** Resolves when the last append is on disk, and none comes any more. */
  async closeForAppends(): Promise<void> {
    this.#passage = 'no appends'
    await Promise.allSettled(this.#underWay)
  }

  async closeForAll(): Promise<void> {
    this.#passage = 'nothing'
    await Promise.allSettled(this.#underWay)
  }

  open(): void {
    this.#passage = 'open'
    this.#changes = null
  }

  overJournal(journal: Journal): Journal {
    return {
      append: (requests, sent) => this.#pass(this.#refusesAppend(requests), () => journal.append(requests, sent)),
      read: (after, limit) => journal.read(after, limit),
      lastSequence: () => journal.lastSequence(),
      firstSequence: () => journal.firstSequence(),
      trim: (through, nowMs) => journal.trim(through, nowMs),
      count: (key) => journal.count(key),
      forgetAnswers: (project, isForgotten) => journal.forgetAnswers(project, isForgotten),
      onAppend: (listener) => journal.onAppend(listener),
      close: () => journal.close(),
    }
  }

  overRegistry(registry: Registry): Registry {
    const isClosed = () => this.#passage === 'nothing'
    return {
      get: (key) => registry.get(key),
      put: (key, value, version) => this.#pass(isClosed(), () => registry.put(key, value, version)),
      delete: (key, version) => this.#pass(isClosed(), () => registry.delete(key, version)),
      list: (prefix) => registry.list(prefix),
      watch: (prefix, listener) => registry.watch(prefix, listener),
      close: () => registry.close(),
    }
  }

  overWarehouse(warehouse: Warehouse): Warehouse {
    return {
      dialect: warehouse.dialect,
      write: (batch) => {
        this.#note(batch)
        return warehouse.write(batch)
      },
      cursor: () => warehouse.cursor(),
      query: (statement, options) => warehouse.query(statement, options),
      checkpoint: (then) => warehouse.checkpoint(then),
      compact: () => warehouse.compact(),
      close: () => warehouse.close(),
    }
  }

  #refusesAppend(requests: readonly AppendRequest[]): boolean {
    if (this.#passage === 'open') return false
    return this.#passage !== 'no erasures' || requests.some(({ record }) => record.kind === 'erase')
  }

  async #pass<Result>(isRefused: boolean, change: () => Promise<Result>): Promise<Result> {
    if (isRefused) {
      throw new AppError(
        'OVERLOADED',
        `This installation is moving to other stores: send this again in ${RETRY_AFTER_SECONDS} seconds.`,
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      )
    }
    const work = change()
    this.#underWay.add(work)
    return work.finally(() => this.#underWay.delete(work))
  }

  /** Before the write: one that fails is written again. A dropped assignment takes earlier late ones with it. */
  #note(batch: WarehouseBatch): void {
    const changes = this.#changes
    if (!changes) return
    for (const drop of batch.droppedAssignments) {
      const left = changes.late.filter((late) => !isDropped(late, drop))
      changes.late.splice(0, changes.late.length, ...left)
      changes.dropped.push(drop)
    }
    for (const late of batch.lateAssignments) changes.late.push(late)
    for (const erased of batch.erasures ?? []) changes.erased.push(erased)
  }
}

function isDropped(late: LateAssignment, drop: DroppedAssignments): boolean {
  const { project, dimension, afterSequence, throughSequence } = drop
  const isOfDimension = late.project === project && late.dimension === dimension
  return isOfDimension && late.sequence > afterSequence && late.sequence <= throughSequence
}
