// The states of all projects: in memory while they are in use, in snapshot files otherwise.
// Every file carries the sequence it stands for, so that a replay passes over what a project has already folded in.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { WarehouseBatch } from '../warehouse/warehouse.ts'
import { isQuietRunDue } from './consolidation-schedule.ts'
import type { DimensionHeader } from './dimension-header.ts'
import type { Field, FieldBook } from './field-book.ts'
import { ProjectDimension } from './project-dimension.ts'
import { createProjectState, type ProjectState } from './project-state.ts'
import { readSnapshot, writeSnapshot } from './snapshot-file.ts'
import type { StoredEvents, StoredEventsMark } from './stored-events.ts'

export interface StatesMark {
  /** All entries up to here are in the project files. */
  readonly sequence: number
  /** Vectors of different embedders are never mixed. */
  readonly embedder: string
  /** Projects that have a file: a missing one must not look like a new project. */
  readonly projects: readonly ProjectId[]
  /** Projects with stored events that have yet to follow a change of type. */
  readonly reprocessing: readonly ProjectId[]
  /** How far each file was: an older one must not pass for the one that belongs here. Not known to earlier versions. */
  readonly folded?: readonly (readonly [project: ProjectId, through: number])[]
  /** Not known to earlier versions. */
  readonly stored?: StoredEventsMark
}

/** Where the next part of a reprocessing begins. */
export interface ReprocessPosition {
  readonly project: ProjectId
  readonly key: string
  readonly afterSequence: number
}

interface StateHeader extends Omit<FieldBook, 'fields' | 'dimensions'> {
  readonly project: ProjectId
  readonly appliedThrough: number
  readonly fields: readonly Field[]
  readonly dimensionCount: number
  readonly dimensions: readonly DimensionHeader[]
  readonly outbox?: WarehouseBatch | null
}

export const MARK_FILE = 'mark.state'

/** Undefined where nothing was put to disk yet. */
export function readMark(folder: string): StatesMark | undefined {
  return readSnapshot<StatesMark>(join(folder, MARK_FILE))?.header
}

export function projectFile(project: ProjectId): string {
  return `${encodeURIComponent(project)}.project`
}

/** Projects kept in memory; the longest unused ones beyond that wait on disk. */
const MOST_IN_MEMORY = 64

export class ProjectStates {
  /** Entries after this sequence are not in all project files. */
  readonly replayFrom: number
  readonly #folder: string
  readonly #embedder: string
  /** Longest unused first. */
  readonly #states = new Map<ProjectId, ProjectState>()
  readonly #changed = new Set<ProjectId>()
  /** How far each file is; 0 where that is not known. */
  readonly #onDisk: Map<ProjectId, number>
  readonly #reprocessing: Set<ProjectId>
  /** Of dimensions that do not say what made their vectors. */
  readonly #firstEmbedder: string
  /** Of the warehouse, put to disk with the states. */
  readonly events: StoredEvents | null

  private constructor(folder: string, embedder: string, mark: StatesMark | undefined, events: StoredEvents | null) {
    this.#onDisk = new Map(mark?.projects.map((project) => [project, 0]))
    for (const [project, through] of mark?.folded ?? []) this.#onDisk.set(project, through)
    this.events = events
    this.#reprocessing = new Set(mark?.reprocessing)
    this.#folder = folder
    this.#embedder = embedder
    this.#firstEmbedder = mark?.embedder ?? embedder
    this.replayFrom = mark?.sequence ?? 0
  }

  /** Throws StartupError where the state is ahead of the warehouse. */
  static open(
    folder: string,
    warehouseCursor: number,
    embedder: string,
    events: StoredEvents | null = null,
  ): ProjectStates {
    mkdirSync(folder, { recursive: true })
    const mark = readMark(folder)
    refuseStateAhead(folder, mark, warehouseCursor)
    return new ProjectStates(folder, embedder, mark, events)
  }

  /** Projects on disk whose topics another embedder made, or may have made. */
  madeByAnother(): ProjectId[] {
    return this.#firstEmbedder === this.#embedder ? [] : [...this.#onDisk.keys()]
  }

  /** The state of a project, from memory, from disk, or new. It counts as changed from here on. */
  load(project: ProjectId): ProjectState {
    const state = this.peek(project) ?? createProjectState(project)
    this.#states.set(project, state)
    this.#changed.add(project)
    return state
  }

  /** Forgets all of a project: its state is as new, and remembers only how far its entries are folded in. */
  reset({ project, appliedThrough }: ProjectState): ProjectState {
    const state = { ...createProjectState(project), appliedThrough }
    this.#states.set(project, state)
    this.#changed.add(project)
    this.noteReprocessing(state)
    return state
  }

  /** The state of a project to look at only; undefined for one without any. */
  peek(project: ProjectId): ProjectState | undefined {
    const state = this.#states.get(project) ?? this.#read(project)
    if (!state) return undefined
    this.#states.delete(project)
    this.#states.set(project, state)
    return state
  }

  /** Dimensions in memory whose new texts deserve a run now that the stream is quiet. */
  dimensionsAwaitingRun(nowMs: number): { project: ProjectId; dimension: string }[] {
    return [...this.#states.values()].flatMap((state) =>
      [...state.dimensions.values()]
        .filter(
          ({ engine, isRenewing, lastConsolidatedAtMs }) =>
            !isRenewing && isQuietRunDue(engine, lastConsolidatedAtMs, nowMs),
        )
        .map(({ key }) => ({ project: state.project, dimension: key })),
    )
  }

  /** Call after every step of a reprocessing, the first included. */
  noteReprocessing({ project, fields }: ProjectState): void {
    const underWay = [...fields.fields.values()].some(({ reprocess }) => reprocess !== null)
    if (underWay) this.#reprocessing.add(project)
    else this.#reprocessing.delete(project)
  }

  /** What every reprocessing that is under way would do next. */
  reprocessing(): ReprocessPosition[] {
    return [...this.#reprocessing].flatMap((project) =>
      [...(this.peek(project)?.fields.fields.values() ?? [])].flatMap(({ key, reprocess }) =>
        reprocess ? [{ project, key, afterSequence: reprocess.position }] : [],
      ),
    )
  }

  /** Writes what changed; afterwards a replay need not start before `through`. */
  async save(through: number): Promise<void> {
    for (const project of this.#changed) await this.#write(project, through)
    this.#changed.clear()
    const mark: StatesMark = {
      sequence: through,
      embedder: this.#embedder,
      projects: [...this.#onDisk.keys()],
      reprocessing: [...this.#reprocessing],
      folded: [...this.#onDisk],
      ...(this.events ? { stored: this.events.mark() } : {}),
    }
    await writeSnapshot(join(this.#folder, MARK_FILE), { header: mark, sections: [] })
  }

  /** Puts one project to disk as it is now: a replay passes over what it has folded in. */
  saveProject({ project }: ProjectState): Promise<void> {
    return this.#write(project)
  }

  /**
   * Puts the longest unused projects to disk, but none with entries after `stored` in it: a replay would pass over those.
   * As with every writing here, no state may change until it resolves.
   */
  async evictIdle(stored: number): Promise<void> {
    for (const project of [...this.#states.keys()].slice(0, Math.max(0, this.#states.size - MOST_IN_MEMORY))) {
      if ((this.#states.get(project)?.appliedThrough ?? 0) > stored) continue
      if (this.#changed.has(project)) await this.#write(project)
      this.#changed.delete(project)
      this.#states.delete(project)
    }
  }

  #path(project: ProjectId): string {
    return join(this.#folder, projectFile(project))
  }

  async #write(project: ProjectId, stored = 0): Promise<void> {
    const state = this.#states.get(project)
    if (!state) return
    if (state.outbox && state.outbox.cursor <= stored) state.outbox = null
    const dimensions = [...state.dimensions.values()]
    const header: StateHeader = {
      project,
      appliedThrough: state.appliedThrough,
      fields: [...state.fields.fields.values()],
      untyped: state.fields.untyped,
      publishedUntyped: state.fields.publishedUntyped,
      dimensionCount: state.fields.dimensions,
      dimensions: dimensions.map((dimension) => dimension.header()),
      outbox: state.outbox,
    }
    const sections = dimensions.flatMap((dimension) => dimension.encode())
    await writeSnapshot(this.#path(project), { header, sections })
    this.#onDisk.set(project, header.appliedThrough)
  }

  #read(project: ProjectId): ProjectState | undefined {
    const snapshot = readSnapshot<StateHeader>(this.#path(project))
    if (!snapshot && this.#onDisk.has(project)) {
      throw new StartupError(
        `The topic state ${this.#path(project)} is missing: restore the whole data folder from one backup.`,
      )
    }
    if (!snapshot) return undefined
    const { header, sections } = snapshot
    const through = this.#onDisk.get(project) ?? 0
    if (header.appliedThrough < through) {
      throw new StartupError(
        `The topic state ${this.#path(project)} ends at entry ${header.appliedThrough}, where it held ${through}: it is an older copy. Restore the whole data folder from one backup.`,
      )
    }
    let taken = 0
    const dimensions = header.dimensions.map((dimension) => {
      const own = sections.slice(taken, taken + ProjectDimension.sectionsOf(dimension))
      taken += own.length
      return ProjectDimension.decode(
        project,
        { ...dimension, embedder: dimension.embedder ?? this.#firstEmbedder },
        own,
      )
    })
    const state = {
      project,
      appliedThrough: header.appliedThrough,
      outbox: header.outbox ?? null,
      fields: {
        fields: new Map(header.fields.map((field) => [field.key, field])),
        untyped: header.untyped,
        publishedUntyped: header.publishedUntyped,
        dimensions: header.dimensionCount,
      },
      dimensions: new Map(dimensions.map((dimension) => [dimension.key, dimension])),
    }
    this.noteReprocessing(state)
    return state
  }
}

/** Throws StartupError where the warehouse lacks what the states hold. */
export function refuseStateAhead(folder: string, mark: StatesMark | undefined, warehouseCursor: number): void {
  if (!mark || mark.sequence <= warehouseCursor) return
  throw new StartupError(
    `The topic state in ${folder} ends at entry ${mark.sequence}, and the warehouse at ${warehouseCursor}: what it held in between is missing. Restore the whole data folder from one backup.`,
  )
}
