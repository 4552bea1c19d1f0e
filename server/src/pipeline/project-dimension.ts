// One text field of one project: the topic engine, which of its micro-clusters are small talk, the topics' names,
// and what users changed. Retired micro-clusters stand wherever the one that absorbed them stands.

import type { IncomingText } from '../topics/assign.ts'
import type { CondensationInput, CondensationPlan, RetiredMicroClusters } from '../topics/condense.ts'
import {
  createDimensionTopics,
  type DimensionOptions,
  type DimensionTopics,
  decodeDimensionTopics,
  type Wording,
} from '../topics/dimension-topics.ts'
import {
  demandedTopicOf,
  type EditLog,
  NO_SETTINGS,
  type ResolvedSettings,
  settingsByTopic,
  withRetired,
} from '../topics/edit/edit-log.ts'
import type { SplitRequest } from '../topics/edit/propose-split.ts'
import type { ForgottenText } from '../topics/forget.ts'
import { smallTalkKindOf } from '../topics/small-talk/small-talk-kinds.ts'
import type { Place } from './map-changes.ts'
import { followRetired } from './model-name-members.ts'
import { type BookedTopic, suggestedName, type TopicBook } from './topic-book.ts'

/** The part of a dimension that is plain data; the engine is saved in bytes beside it. */
export interface DimensionHeader {
  readonly key: string
  readonly number: number
  /** Micro-clusters of small talk with its kind. */
  readonly smallTalk: readonly (readonly [microCluster: number, kind: number])[]
  readonly book: TopicBook
  readonly edits: EditLog
  readonly absorbed: readonly (readonly [into: number, from: readonly number[]])[]
  readonly lastConsolidatedAtMs: number | null
  /** Why the last run was not taken over. */
  readonly lastRefused?: string | null
}

export class ProjectDimension {
  readonly project: string
  readonly key: string
  /** From 1, in the order in which the project's text fields appeared. */
  readonly number: number
  readonly engine: DimensionTopics
  /** Live micro-clusters whose texts carry no topic of their own, with the kind of small talk. */
  smallTalk: ReadonlyMap<number, number>
  book: TopicBook
  lastConsolidatedAtMs: number | null
  lastRefused: string | null
  #edits: EditLog = []
  #settings: ReadonlyMap<number, ResolvedSettings> = new Map()
  #demanded: ReadonlyMap<number, number> = new Map()
  /** Retired micro-clusters by the live one that holds their texts now. */
  readonly #absorbed: Map<number, readonly number[]>

  private constructor(project: string, engine: DimensionTopics, header: DimensionHeader) {
    this.project = project
    this.engine = engine
    this.key = header.key
    this.number = header.number
    this.smallTalk = new Map(header.smallTalk)
    this.book = header.book
    this.edits = header.edits
    this.#absorbed = new Map(header.absorbed)
    this.lastConsolidatedAtMs = header.lastConsolidatedAtMs
    this.lastRefused = header.lastRefused ?? null
  }

  static create(
    project: string,
    key: string,
    number: number,
    options: Omit<DimensionOptions, 'embeddingDims'>,
  ): ProjectDimension {
    const engine = createDimensionTopics({ embeddingDims: options.priorMean.length, ...options })
    const header = { key, number, smallTalk: [], book: [], edits: [], absorbed: [], lastConsolidatedAtMs: null }
    return new ProjectDimension(project, engine, header)
  }

  static decode(project: string, header: DimensionHeader, engine: Uint8Array): ProjectDimension {
    return new ProjectDimension(project, decodeDimensionTopics(engine), header)
  }

  header(): DimensionHeader {
    const { key, number, book, edits, lastConsolidatedAtMs, lastRefused } = this
    return {
      key,
      number,
      smallTalk: [...this.smallTalk],
      book,
      edits,
      absorbed: [...this.#absorbed],
      lastConsolidatedAtMs,
      lastRefused,
    }
  }

  get edits(): EditLog {
    return this.#edits
  }

  set edits(log: EditLog) {
    this.#edits = log
    this.#settings = settingsByTopic(log)
    this.#demanded = demandedTopicOf(log)
  }

  settingsOf(topic: number): ResolvedSettings {
    return this.#settings.get(topic) ?? NO_SETTINGS
  }

  /** The name under which a topic is shown. */
  labelOf(topic: BookedTopic): string {
    return this.settingsOf(topic.number).label ?? suggestedName(topic).label
  }

  /** What is remembered of a topic's texts, each with the messages that it stands for. */
  sampleOf(topic: number): { text: string; weight: number }[] {
    const members = new Set(this.membersOf(topic))
    return this.engine
      .microClusters()
      .filter(({ microClusterId }) => members.has(microClusterId))
      .flatMap(({ exemplars, texts }) => exemplars.map(({ text }) => ({ text, weight: texts / exemplars.length })))
  }

  /** Micro-clusters whose topic a user decided. */
  get demanded(): ReadonlyMap<number, number> {
    return this.#demanded
  }

  /** Adds one text; `places` say where micro-clusters stand that are new or have moved by it. */
  assign(text: IncomingText): { microCluster: number; places: Place[] } {
    const { microClusterId, opened, retired } = this.engine.assign(text)
    this.#follow(retired)
    if (!opened) return { microCluster: microClusterId, places: [] }
    const kind = smallTalkKindOf([text.text])
    if (kind !== null) this.smallTalk = new Map(this.smallTalk).set(microClusterId, kind)
    return { microCluster: microClusterId, places: [this.placeOf(microClusterId)] }
  }

  /** Makes room for the next text where the micro-clusters have reached their cap. */
  async condense(plan: (input: CondensationInput) => Promise<CondensationPlan>): Promise<void> {
    const input = this.engine.condensationInput()
    if (input !== null) this.#follow(this.engine.condense(await plan(input)))
  }

  /** Where the texts of a live micro-cluster are shown. */
  placeOf(microCluster: number): Place {
    const kind = this.smallTalk.get(microCluster)
    if (kind !== undefined) return { microCluster, topic: kind, smallTalk: true, hidden: false }
    const topic = this.engine.topicOf(microCluster)
    if (topic === null) return { microCluster, topic: 0, smallTalk: false, hidden: false }
    const { smallTalk, hidden } = this.settingsOf(topic)
    return { microCluster, topic, smallTalk, hidden }
  }

  /** The shown topic that holds the texts of a micro-cluster, retired or not; null: none. */
  topicHolding(microCluster: number): number | null {
    return this.engine.topicOf(this.liveFor(microCluster) ?? microCluster)
  }

  /** Takes one text out of all sums; true where its micro-cluster is gone with it. */
  forget({ microCluster, ...text }: Omit<ForgottenText, 'microClusterId'> & { microCluster: number }): boolean {
    const holder = this.liveFor(microCluster) ?? microCluster
    if (!this.engine.forget({ ...text, microClusterId: holder })) return false
    this.#follow({ merged: [], dropped: [holder] })
    return true
  }

  /** Takes the texts of these events out of the log of edits, and returns how many there were. */
  forgetMoves(eventIds: ReadonlySet<string>): number {
    const isOf = ({ edit }: EditLog[number]) => edit.kind === 'move' && eventIds.has(edit.text.eventId)
    const moved = this.edits.filter(isOf).length
    if (moved > 0) this.edits = this.edits.map((entry) => (isOf(entry) ? withoutText(entry) : entry))
    return moved
  }

  /** Live micro-clusters of a topic by rising id. */
  membersOf(topic: number): number[] {
    return this.#liveIds().filter((id) => !this.smallTalk.has(id) && this.engine.topicOf(id) === topic)
  }

  /** The micro-clusters, retired ones too, whose texts are nearest to a text. */
  nearest(text: Wording, most: number): number[] {
    return this.engine
      .nearest(text, most)
      .flatMap(({ microClusterId }) => [microClusterId, ...(this.#absorbed.get(microClusterId) ?? [])])
  }

  /** What a proposal to split a topic works on. */
  splitRequest(topic: number, parts: number | 'auto'): SplitRequest {
    const ids = new Set(this.membersOf(topic))
    const microClusters = this.engine.microClusters().filter(({ microClusterId }) => ids.has(microClusterId))
    return {
      microClusterIds: [...ids],
      vectors: this.engine.vectorsOf([...ids]),
      texts: microClusters.map(({ texts }) => texts),
      examples: microClusters.map(({ exemplars }) => exemplars.map(({ text }) => text)),
      parts,
      taken: this.book.filter((other) => other.live && other.number !== topic).map((other) => this.labelOf(other)),
    }
  }

  /** Makes a change of the map and returns every micro-cluster, retired ones too, that stands elsewhere afterwards. */
  async changePlaces(change: () => void | Promise<void>): Promise<Place[]> {
    const before = new Map(this.#liveIds().map((id) => [id, this.placeOf(id)]))
    await change()
    return this.#liveIds()
      .map((id) => this.placeOf(id))
      .filter((place) => differs(place, before.get(place.microCluster)))
      .flatMap((place) => [
        place,
        ...(this.#absorbed.get(place.microCluster) ?? []).map((microCluster) => ({ ...place, microCluster })),
      ])
  }

  /** The live micro-cluster that holds the texts of `microCluster` now; undefined where it was let go. */
  liveFor(microCluster: number): number | undefined {
    if (this.#liveIds().includes(microCluster)) return microCluster
    return [...this.#absorbed].find(([, retired]) => retired.includes(microCluster))?.[0]
  }

  #liveIds(): number[] {
    return this.engine.microClusters().map(({ microClusterId }) => microClusterId)
  }

  #follow(retired: RetiredMicroClusters): void {
    for (const { from, into } of retired.merged) {
      const held = [...(this.#absorbed.get(into) ?? []), from, ...(this.#absorbed.get(from) ?? [])]
      this.#absorbed.delete(from)
      this.#absorbed.set(into, held)
    }
    for (const id of retired.dropped) this.#absorbed.delete(id)
    const gone = new Set([...retired.merged.map(({ from }) => from), ...retired.dropped])
    if (gone.size === 0) return
    this.smallTalk = new Map([...this.smallTalk].filter(([id]) => !gone.has(id)))
    this.edits = withRetired(this.edits, retired)
    this.book = followRetired(this.book, retired)
  }
}

function withoutText(entry: EditLog[number]): EditLog[number] {
  if (entry.edit.kind !== 'move') return entry
  return { ...entry, edit: { ...entry.edit, text: { ...entry.edit.text, text: '', eventId: '', sessionId: '' } } }
}

function differs(place: Place, before: Place | undefined): boolean {
  return place.topic !== before?.topic || place.smallTalk !== before.smallTalk || place.hidden !== before.hidden
}
