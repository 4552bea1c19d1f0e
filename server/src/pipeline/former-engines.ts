// What a dimension had before its texts were embedded anew: engines whose vectors are another model's. They say where
// texts stand that are not taken over yet, and what became of their micro-clusters, so that topics and edits live on.

import type { LastRun } from '../topics/consolidation.ts'
import {
  type DimensionTopics,
  decodeDimensionTopics,
  type MicroClusterSummary,
  type NextIds,
} from '../topics/dimension-topics.ts'
import type { EditLog, EnforcedEdit } from '../topics/edit/edit-log.ts'
import type { ForgottenText } from '../topics/forget.ts'
import { NO_TOPIC } from '../topics/identity.ts'
import type { InheritedPlace } from '../topics/inherit.ts'

/** Micro-clusters that stored events name and no engine knows: a crash took them. With their topic, 0 for none. */
export type Strays = readonly (readonly [microCluster: number, topic: number])[]

export interface FormerHeader {
  readonly engines: number
  readonly nextIds: NextIds
  readonly strays: Strays
  readonly origins: readonly (readonly [into: number, from: readonly (readonly [number, number])[]])[]
  readonly pending: readonly (readonly [sequence: number, microCluster: number])[]
}

/** A micro-cluster is the heir of others from this share of its texts on. */
const HEIR_SHARE = 0.5

export class FormerEngines {
  /** The newest last. */
  readonly #engines: readonly DimensionTopics[]
  /** Where the numbers of the present engine began. */
  readonly nextIds: NextIds
  readonly #strays: Map<number, number>
  /** For each micro-cluster of the present engine, how many of its texts were in which former one. */
  readonly #origins: Map<number, Map<number, number>>
  /** Texts that left each former micro-cluster. */
  readonly #taken = new Map<number, number>()
  /** Events that were taken over, and that the warehouse does not know of yet. */
  readonly pending: Map<number, number>

  private constructor(engines: readonly DimensionTopics[], header: Omit<FormerHeader, 'engines'>) {
    this.#engines = engines
    this.nextIds = header.nextIds
    this.#strays = new Map(header.strays)
    this.#origins = new Map(header.origins.map(([into, from]) => [into, new Map(from)]))
    this.pending = new Map(header.pending)
    for (const [, from] of header.origins) for (const [id, texts] of from) this.#noteTaken(id, texts)
  }

  /** `engine` joins the ones before it. */
  static after(engine: DimensionTopics, earlier: FormerEngines | null, strays: Strays): FormerEngines {
    const allStrays = [...(earlier?.strays ?? []), ...strays]
    const nextIds = allStrays.reduce(
      ({ topic, microCluster }, [id, topicId]) => ({
        topic: Math.max(topic, topicId + 1),
        microCluster: Math.max(microCluster, id + 1),
      }),
      engine.nextIds,
    )
    const engines = [...(earlier ? earlier.#engines : []), engine]
    return new FormerEngines(engines, { nextIds, strays: allStrays, origins: [], pending: [] })
  }

  static decode(header: FormerHeader, sections: readonly Uint8Array[]): FormerEngines {
    return new FormerEngines(
      sections.map((bytes) => decodeDimensionTopics(bytes)),
      header,
    )
  }

  header(): FormerHeader {
    return {
      engines: this.#engines.length,
      nextIds: this.nextIds,
      strays: this.strays,
      origins: [...this.#origins].map(([into, from]) => [into, [...from]] as const),
      pending: [...this.pending],
    }
  }

  encode(): Uint8Array[] {
    return this.#engines.map((engine) => engine.encode())
  }

  get strays(): Strays {
    return [...this.#strays]
  }

  get lastRun(): LastRun | null {
    return this.#engines.reduceRight<LastRun | null>((found, engine) => found ?? engine.lastRun, null)
  }

  get texts(): number {
    return Math.max(...this.#engines.map((engine) => engine.texts))
  }

  get topicsAtGranularity(): readonly number[] {
    return this.lastRun?.topicsAtGranularity ?? []
  }

  has(microCluster: number): boolean {
    return this.#engineOf(microCluster) !== undefined || this.#strays.has(microCluster)
  }

  /** Shown topic; null for none. */
  topicOf(microCluster: number): number | null {
    return this.#engineOf(microCluster)?.topicOf(microCluster) ?? null
  }

  liveTopics(): number[] {
    return this.microClusters().flatMap(({ topicId }) => topicId ?? [])
  }

  /** Those that still hold texts. */
  microClusters(): MicroClusterSummary[] {
    return this.#engines.flatMap((engine) =>
      engine.microClusters().flatMap((one) => {
        const left = one.texts - (this.#taken.get(one.microClusterId) ?? 0)
        return left > 0 ? [{ ...one, texts: left }] : []
      }),
    )
  }

  place(microClusters: readonly number[], topic: number | null): void {
    for (const engine of this.#engines) engine.placeMicroClusters(microClusters, topic)
  }

  /** What is remembered of one text goes; its vector was another model's, and no longer matters. */
  forget(text: Omit<ForgottenText, 'embedding'>): boolean {
    const engine = this.#engineOf(text.microClusterId)
    return engine?.forget({ ...text, embedding: new Float32Array(engine.embeddingDims) }) ?? false
  }

  /** One text of a former micro-cluster is in a micro-cluster of the present engine now. */
  takeOver(from: number, into: number): void {
    const origins = this.#origins.get(into) ?? new Map<number, number>()
    origins.set(from, (origins.get(from) ?? 0) + 1)
    this.#origins.set(into, origins)
    this.#noteTaken(from, 1)
  }

  textsTakenFrom(microCluster: number): number {
    return this.#taken.get(microCluster) ?? 0
  }

  /** Present micro-clusters that were merged or dropped at their cap. */
  followMerged(from: number, into: number): void {
    const held = this.#origins.get(into) ?? new Map<number, number>()
    for (const [id, texts] of this.#origins.get(from) ?? []) held.set(id, (held.get(id) ?? 0) + texts)
    if (held.size > 0) this.#origins.set(into, held)
    this.#origins.delete(from)
  }

  followDropped(microCluster: number): void {
    this.#origins.delete(microCluster)
  }

  /** Where the texts of a present micro-cluster stood, most of them; null where none of them stood anywhere. */
  inheritedPlace(microCluster: number): InheritedPlace | null {
    const votes = new Map<number, { texts: number; emerging: number }>()
    for (const [id, texts] of this.#origins.get(microCluster) ?? []) {
      const { topicId, emerging } = this.#placementOf(id)
      const vote = votes.get(topicId) ?? { texts: 0, emerging: 0 }
      votes.set(topicId, { texts: vote.texts + texts, emerging: vote.emerging + (emerging ? texts : 0) })
    }
    const [first] = [...votes].sort(([a, { texts: most }], [b, { texts }]) => texts - most || a - b)
    if (!first) return null
    const [topicId, { texts, emerging }] = first
    return { microClusterId: microCluster, topicId, emerging: 2 * emerging > texts, texts }
  }

  /** The present micro-clusters that hold mostly texts of these former ones; present ones among them stay. */
  heirsOf(microClusters: readonly number[]): number[] {
    const wanted = new Set(microClusters)
    const heirs = [...this.#origins].filter(([, from]) => shareOf(from, wanted) >= HEIR_SHARE).map(([into]) => into)
    const present = microClusters.filter((id) => id >= this.nextIds.microCluster)
    return [...new Set([...present, ...heirs])].sort((a, b) => a - b)
  }

  /** The log of edits in terms of present micro-clusters. */
  translate(log: EditLog): EditLog {
    return log.map((edit) => ({
      ...edit,
      demands: edit.demands.map(({ topicId, microClusterIds }) => ({
        topicId,
        microClusterIds: this.heirsOf(microClusterIds),
      })),
      before: this.#translateBefore(edit.before),
    }))
  }

  #translateBefore(before: EnforcedEdit['before']): EnforcedEdit['before'] {
    const groups = new Map<number | null, number[]>()
    for (const { microClusterId, topicId } of before)
      groups.set(topicId, [...(groups.get(topicId) ?? []), microClusterId])
    const seen = new Set<number>()
    return [...groups].flatMap(([topicId, ids]) =>
      this.heirsOf(ids).flatMap((microClusterId) => {
        if (seen.has(microClusterId)) return []
        seen.add(microClusterId)
        return [{ microClusterId, topicId }]
      }),
    )
  }

  #placementOf(microCluster: number): { readonly topicId: number; readonly emerging: boolean } {
    const placement = this.#engineOf(microCluster)?.placementOf(microCluster)
    const stray = this.#strays.get(microCluster)
    return placement ?? { topicId: stray && stray > 0 ? stray : NO_TOPIC, emerging: false }
  }

  #engineOf(microCluster: number): DimensionTopics | undefined {
    return this.#engines.find((engine) => engine.placementOf(microCluster) !== null)
  }

  #noteTaken(microCluster: number, texts: number): void {
    this.#taken.set(microCluster, (this.#taken.get(microCluster) ?? 0) + texts)
  }
}

function shareOf(from: ReadonlyMap<number, number>, wanted: ReadonlySet<number>): number {
  let [held, all] = [0, 0]
  for (const [id, texts] of from) {
    all += texts
    if (wanted.has(id)) held += texts
  }
  return all > 0 ? held / all : 0
}
