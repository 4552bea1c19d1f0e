// The pipelines of a whole cluster as the faces see them: what belongs to a part of the journal that this process owns
// is done here, all else by the worker that owns it.

import type { Journal } from '../journal/journal.ts'
import type { FieldType } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { TopicEdit } from '../model/topic-edit.ts'
import type { NatsStore } from '../nats/nats-store.ts'
import type { EditOutcome } from '../pipeline/apply-edit.ts'
import type { FieldOverrideOutcome } from '../pipeline/field-override.ts'
import type { TopicToName } from '../pipeline/model-names.ts'
import type { DimensionName, ProjectPipelines, ProposedPart } from '../pipeline/project-pipelines.ts'
import type { ConsolidationOutcome } from '../pipeline/run-consolidation.ts'
import type { ErasureReceipt, SubjectEraser } from '../privacy/eraser.ts'
import type { ErasableKind } from '../privacy/erasure-memory.ts'
import { callOwner } from './pipeline-calls.ts'

/** What the owner of a part of the journal does for others. */
export interface OwnerMethods {
  untilIndexed(sequence: number): Promise<void>
  consolidate: ProjectPipelines['consolidate']
  edit: ProjectPipelines['edit']
  overrideField: ProjectPipelines['overrideField']
  proposeSplit: ProjectPipelines['proposeSplit']
  nearestMicroClusters: ProjectPipelines['nearestMicroClusters']
  similarities: ProjectPipelines['similarities']
  topicsNear: ProjectPipelines['topicsNear']
  topicToName: ProjectPipelines['topicToName']
  eraseSubject: SubjectEraser['erase']
}

export interface OwnedPart {
  readonly methods: OwnerMethods
  cursor(): number
  stalledSeconds(): number
  checkRunning(): Promise<void>
}

/** Others learn this often how far a part has come. */
const ANNOUNCE_MS = 200
const CURSORS = 'turret.cursor'
/** Texts of one request; a message of NATS is at most 1 MB by default. */
const REQUEST_CHARACTERS = 300_000

export class ClusterPipelines implements ProjectPipelines, SubjectEraser {
  readonly #store: NatsStore
  readonly #journals: readonly Journal[]
  readonly #partOf: (project: ProjectId) => number
  readonly #owned: ReadonlyMap<number, OwnedPart>
  /** How far each part has come, as last heard. */
  readonly #cursors = new Map<number, number>()
  readonly #timer: NodeJS.Timeout
  readonly #stop: () => void

  constructor(options: {
    readonly store: NatsStore
    readonly journals: readonly Journal[]
    readonly partOf: (project: ProjectId) => number
    readonly owned: ReadonlyMap<number, OwnedPart>
  }) {
    this.#store = options.store
    this.#journals = options.journals
    this.#partOf = options.partOf
    this.#owned = options.owned
    this.#stop = this.#listen()
    this.#timer = setInterval(() => this.#announce(), ANNOUNCE_MS)
  }

  async checkRunning(): Promise<void> {
    await Promise.all([...this.#owned.values()].map((part) => part.checkRunning()))
  }

  stalledSeconds(): number {
    return Math.max(0, ...[...this.#owned.values()].map((part) => part.stalledSeconds()))
  }

  pending(): number {
    return this.#journals.reduce((sum, journal, part) => {
      const cursor = this.#cursorOf(part)
      // What was never heard of has no owner yet: everything that is kept is waiting.
      return sum + Math.max(0, journal.lastSequence() - (cursor ?? journal.firstSequence() - 1))
    }, 0)
  }

  /** Summed over all parts. */
  cursor(): number {
    return this.#journals.reduce((sum, _journal, part) => sum + (this.#cursorOf(part) ?? 0), 0)
  }

  async untilCaughtUp(project: ProjectId): Promise<void> {
    const sequence = this.#journals[this.#partOf(project)]?.lastSequence() ?? 0
    await this.#call(project, 'untilIndexed', [sequence])
    const known = this.#cursors.get(this.#partOf(project)) ?? 0
    this.#cursors.set(this.#partOf(project), Math.max(known, sequence))
  }

  consolidate(...given: Parameters<ProjectPipelines['consolidate']>): Promise<ConsolidationOutcome> {
    return this.#call(given[0], 'consolidate', given)
  }

  edit(project: ProjectId, dimension: string, edit: TopicEdit, by: string): Promise<EditOutcome | null> {
    return this.#call(project, 'edit', [project, dimension, edit, by])
  }

  overrideField(
    project: ProjectId,
    key: string,
    type: FieldType | null,
    options: { readonly inAdvance?: boolean } = {},
  ): Promise<FieldOverrideOutcome | null> {
    return this.#call(project, 'overrideField', [project, key, type, options])
  }

  proposeSplit(dimension: DimensionName, topic: number, parts: number | 'auto'): Promise<ProposedPart[]> {
    return this.#call(dimension.project, 'proposeSplit', [dimension, topic, parts])
  }

  nearestMicroClusters(dimension: DimensionName, text: string, most: number): Promise<number[]> {
    return this.#call(dimension.project, 'nearestMicroClusters', [dimension, text, most])
  }

  async similarities(dimension: DimensionName, text: string, others: readonly string[]): Promise<number[]> {
    const found = await Promise.all(
      inRequests(others).map((some) =>
        this.#call<number[]>(dimension.project, 'similarities', [dimension, text, some]),
      ),
    )
    return found.flat()
  }

  topicsNear(dimension: DimensionName, text: string): Promise<(readonly [number, number])[]> {
    return this.#call(dimension.project, 'topicsNear', [dimension, text])
  }

  topicToName(dimension: DimensionName, topic: number): Promise<TopicToName | null> {
    return this.#call(dimension.project, 'topicToName', [dimension, topic])
  }

  erase(project: ProjectId, kind: ErasableKind, id: string): Promise<ErasureReceipt> {
    return this.#call(project, 'eraseSubject', [project, kind, id])
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stop()
  }

  #cursorOf(part: number): number | undefined {
    return this.#owned.get(part)?.cursor() ?? this.#cursors.get(part)
  }

  #call<Result>(project: ProjectId, method: keyof OwnerMethods, given: readonly unknown[]): Promise<Result> {
    const part = this.#partOf(project)
    const owned = this.#owned.get(part)
    if (!owned) return callOwner<Result>(this.#store, part, method, given)
    const called = owned.methods[method] as (...all: readonly unknown[]) => Promise<Result>
    return called(...given)
  }

  #listen(): () => void {
    const subscription = this.#store.connection.subscribe(`${CURSORS}.*`)
    const read = async (): Promise<void> => {
      for await (const message of subscription) {
        const part = Number(message.subject.slice(CURSORS.length + 1))
        this.#cursors.set(part, Math.max(this.#cursors.get(part) ?? 0, Number(message.string())))
      }
    }
    read().catch(() => undefined)
    return () => subscription.unsubscribe()
  }

  #announce(): void {
    if (this.#store.connection.isClosed()) return
    for (const [part, owned] of this.#owned)
      this.#store.connection.publish(`${CURSORS}.${part}`, String(owned.cursor()))
  }
}

function inRequests(texts: readonly string[]): string[][] {
  const requests: string[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const text of texts) {
    if (characters + text.length > REQUEST_CHARACTERS) {
      requests.push([])
      characters = 0
    }
    requests.at(-1)?.push(text)
    characters += text.length
  }
  return requests
}
