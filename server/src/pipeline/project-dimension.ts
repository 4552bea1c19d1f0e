// One text field of one project: the topic engine, which of its micro-clusters are small talk, the topics' names,
// and what users changed. Retired micro-clusters stand wherever the one that absorbed them stands.

import type { IncomingText } from '../topics/assign.ts'
import type { CondensationInput, CondensationPlan, RetiredMicroClusters } from '../topics/condense.ts'
import {
  createDimensionTopics,
  type DimensionOptions,
  type DimensionTopics,
  decodeDimensionTopics,
  type MicroClusterSummary,
  type Wording,
} from '../topics/dimension-topics.ts'
import {
  activeEdits,
  demandedTopicOf,
  type EditLog,
  NO_SETTINGS,
  type ResolvedSettings,
  settingsByTopic,
  withRetired,
} from '../topics/edit/edit-log.ts'
import type { SplitRequest } from '../topics/edit/propose-split.ts'
import type { ForgottenText } from '../topics/forget.ts'
import type { InheritedPlace } from '../topics/inherit.ts'
import { smallTalkKindOf } from '../topics/small-talk/small-talk-kinds.ts'
import type { DimensionHeader, Renewal } from './dimension-header.ts'
import { FormerEngines } from './former-engines.ts'
import type { Place } from './map-changes.ts'
import { followHeirs, followRetired } from './model-name-members.ts'
import { type BookedTopic, suggestedName, type TopicBook } from './topic-book.ts'

interface Sections {
  readonly engine: DimensionTopics
  readonly former: FormerEngines | null
}

export class ProjectDimension {
  readonly project: string
  readonly key: string
  /** From 1, in the order in which the project's text fields appeared. */
  readonly number: number
  /** What made the vectors of the engine. */
  embedder: string
  /** Live micro-clusters whose texts carry no topic of their own, with the kind of small talk. */
  smallTalk: ReadonlyMap<number, number>
  book: TopicBook
  lastConsolidatedAtMs: number | null
  lastRefused: string | null
  renewal: Renewal | null
  #engine: DimensionTopics
  #former: FormerEngines | null
  #edits: EditLog = []
  #settings: ReadonlyMap<number, ResolvedSettings> = new Map()
  #demanded: ReadonlyMap<number, number> = new Map()
  /** The live micro-cluster of each retired one; made when it is asked for. */
  #heirs: ReadonlyMap<number, number> | null = null
  /** Micro-clusters of single texts that users moved. */
  #movedAlone: ReadonlySet<number> = new Set()
  /** Retired micro-clusters by the live one that holds their texts now. */
  readonly #absorbed: Map<number, readonly number[]>

  private constructor(project: string, sections: Sections, header: DimensionHeader) {
    this.project = project
    this.#engine = sections.engine
    this.#former = sections.former
    this.embedder = header.embedder
    this.renewal = header.renewal ?? null
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
    { embedder, ...options }: Omit<DimensionOptions, 'embeddingDims'> & { readonly embedder: string },
  ): ProjectDimension {
    const engine = createDimensionTopics({ embeddingDims: options.priorMean.length, ...options })
    const nothing = { smallTalk: [], book: [], edits: [], absorbed: [], lastConsolidatedAtMs: null }
    return new ProjectDimension(project, { engine, former: null }, { key, number, embedder, ...nothing })
  }

  /** `sections`: those of encode(). */
  static decode(project: string, header: DimensionHeader, sections: readonly Uint8Array[]): ProjectDimension {
    const [engine = new Uint8Array(0), ...former] = sections
    return new ProjectDimension(
      project,
      {
        engine: decodeDimensionTopics(engine),
        former: header.former ? FormerEngines.decode(header.former, former) : null,
      },
      header,
    )
  }

  /** How many sections of bytes belong to a header. */
  static sectionsOf({ former }: DimensionHeader): number {
    return 1 + (former?.engines ?? 0)
  }

  encode(): Uint8Array[] {
    return [this.#engine.encode(), ...(this.#former?.encode() ?? [])]
  }

  get engine(): DimensionTopics {
    return this.#engine
  }

  /** What was there before the texts are embedded anew; null where they all are. */
  get former(): FormerEngines | null {
    return this.#former
  }

  /** While texts are embedded anew nothing is grouped anew. */
  get isRenewing(): boolean {
    return this.renewal !== null || this.#former !== null
  }

  get texts(): number {
    return Math.max(this.#engine.texts, this.#former?.texts ?? 0)
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
      embedder: this.embedder,
      renewal: this.renewal,
      former: this.#former?.header() ?? null,
    }
  }

  get edits(): EditLog {
    return this.#edits
  }

  set edits(log: EditLog) {
    this.#edits = log
    this.#settings = settingsByTopic(log)
    this.#demanded = demandedTopicOf(log)
    this.#movedAlone = new Set(
      activeEdits(log).flatMap(({ edit, demands }) =>
        edit.kind === 'move' ? demands.flatMap(({ microClusterIds }) => microClusterIds) : [],
      ),
    )
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
    return this.microClusters()
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

  /** Opens an engine for vectors of another model; the present one becomes a former one. */
  beginAnew(priorMean: Float32Array): void {
    const strays = this.renewal?.strays ?? []
    const former = FormerEngines.after(this.#engine, this.#former, strays)
    const options = { embeddingDims: priorMean.length, priorMean, firstIds: former.nextIds }
    this.#former = former
    this.#engine = createDimensionTopics(options)
    this.renewal = null
  }

  /** Adds a stored text to the engine, of an event whose row names `from`; null where it names none. */
  takeOver(text: IncomingText, from: number | null): { microCluster: number; places: Place[] } {
    const source = from === null ? null : (this.liveFor(from) ?? from)
    // The first text of such a micro-cluster has one of its own again, and others may join it.
    const isMoved = source !== null && this.#movedAlone.has(source) && this.#former?.textsTakenFrom(source) === 0
    const taken = isMoved ? this.#takeAlone(text) : this.assign(text)
    if (source !== null && this.#former?.has(source)) this.#former.takeOver(source, taken.microCluster)
    this.#former?.pending.set(text.sequence, taken.microCluster)
    return taken
  }

  #takeAlone(text: IncomingText): { microCluster: number; places: Place[] } {
    const microCluster = this.#engine.detach(text, null)
    return { microCluster, places: [this.placeOf(microCluster)] }
  }

  /** Shows these micro-clusters where most of their texts stood before. */
  inherit(microClusters: Iterable<number>): void {
    this.#engine.inherit([...microClusters].flatMap((id) => this.#inheritedPlace(id) ?? []))
  }

  /** All texts are taken over: topics, edits and names speak of the present micro-clusters from here on. */
  finishAnew(): void {
    const former = this.#former
    if (!former) return
    this.edits = former.translate(this.#edits)
    this.book = followHeirs(this.book, (microClusters) => former.heirsOf(microClusters))
    const own = this.#engine.microClusters().map(({ microClusterId }) => microClusterId)
    const places = own.flatMap((id) => this.#inheritedPlace(id) ?? [])
    this.#engine.inherit(places, former.lastRun)
    const present = new Set(own)
    this.smallTalk = new Map([...this.smallTalk].filter(([id]) => present.has(id)))
    for (const into of [...this.#absorbed.keys()]) if (!present.has(into)) this.#absorbed.delete(into)
    this.#heirs = null
    this.#former = null
  }

  #inheritedPlace(microCluster: number): InheritedPlace | null {
    const demanded = this.#demanded.get(microCluster)
    const place = this.#former?.inheritedPlace(microCluster) ?? null
    if (demanded === undefined) return place
    return { microClusterId: microCluster, topicId: demanded, emerging: false, texts: place?.texts ?? 1 }
  }

  /** Where the texts of a live micro-cluster are shown. */
  placeOf(microCluster: number): Place {
    const kind = this.smallTalk.get(microCluster)
    if (kind !== undefined) return { microCluster, topic: kind, smallTalk: true, hidden: false }
    const topic = this.topicOf(microCluster)
    if (topic === null) return { microCluster, topic: 0, smallTalk: false, hidden: false }
    const { smallTalk, hidden } = this.settingsOf(topic)
    return { microCluster, topic, smallTalk, hidden }
  }

  /** Shown topic of a live micro-cluster; null: unclustered. */
  topicOf(microCluster: number): number | null {
    return this.#engine.topicOf(microCluster) ?? this.#former?.topicOf(microCluster) ?? null
  }

  /** All that hold texts. */
  microClusters(): MicroClusterSummary[] {
    return [...(this.#former?.microClusters() ?? []), ...this.#engine.microClusters()]
  }

  /** Shown topics. */
  liveTopics(): Set<number> {
    return new Set(this.microClusters().flatMap(({ topicId }) => topicId ?? []))
  }

  place(microClusters: readonly number[], topic: number | null): void {
    this.#former?.place(microClusters, topic)
    this.#engine.placeMicroClusters(microClusters, topic)
  }

  /** The micro-cluster of a stored event, by what its row names. */
  heldBy(sequence: number, microCluster: number): number {
    const current = this.#former?.pending.get(sequence) ?? microCluster
    return this.liveFor(current) ?? current
  }

  /** Takes one text out of its micro-cluster into a new one of its own. */
  detach(text: IncomingText, microCluster: number): number {
    this.#former?.pending.delete(text.sequence)
    if (!this.#former?.has(microCluster)) return this.#engine.detach(text, microCluster)
    this.#former.forget({ ...text, microClusterId: microCluster })
    return this.#engine.detach(text, null)
  }

  /** Takes one text out of all sums; true where its micro-cluster is gone with it. */
  forget({ microCluster, ...text }: Omit<ForgottenText, 'microClusterId'> & { microCluster: number }): boolean {
    const isFormer = this.#former?.has(microCluster) === true
    const gone = isFormer
      ? this.#former?.forget({ ...text, microClusterId: microCluster })
      : this.#engine.forget({ ...text, microClusterId: microCluster })
    if (gone) this.#follow({ merged: [], dropped: [microCluster] })
    return gone === true
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
    return this.#liveIds().filter((id) => !this.smallTalk.has(id) && this.topicOf(id) === topic)
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
    if (this.#engine.placementOf(microCluster) !== null || this.#former?.has(microCluster)) return microCluster
    this.#heirs ??= new Map([...this.#absorbed].flatMap(([into, from]) => from.map((id) => [id, into] as const)))
    return this.#heirs.get(microCluster)
  }

  #liveIds(): number[] {
    return this.microClusters().map(({ microClusterId }) => microClusterId)
  }

  #follow(retired: RetiredMicroClusters): void {
    this.#heirs = null
    for (const { from, into } of retired.merged) {
      const held = [...(this.#absorbed.get(into) ?? []), from, ...(this.#absorbed.get(from) ?? [])]
      this.#absorbed.delete(from)
      this.#absorbed.set(into, held)
      this.#former?.followMerged(from, into)
    }
    for (const id of retired.dropped) {
      this.#absorbed.delete(id)
      this.#former?.followDropped(id)
    }
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
