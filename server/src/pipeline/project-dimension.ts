// One text field of one project: the topic engine, which of its micro-clusters are small talk, and the topics' names.

import type { IncomingText } from '../topics/assign.ts'
import { createDimensionTopics, type DimensionTopics, decodeDimensionTopics } from '../topics/dimension-topics.ts'
import { smallTalkOf } from '../topics/small-talk/small-talk-of.ts'
import type { MicroClusterTopic } from '../warehouse/warehouse.ts'
import type { TopicBook } from './topic-book.ts'

/** Number of the one topic that gathers greetings, thanks and the like; ordinary topics start at 1. */
export const SMALL_TALK_TOPIC = 0

/** The part of a dimension that is plain data; the engine is saved in bytes beside it. */
export interface DimensionHeader {
  readonly key: string
  readonly number: number
  readonly smallTalk: readonly number[]
  readonly book: TopicBook
  readonly lastConsolidatedAtMs: number | null
}

type Place = Pick<MicroClusterTopic, 'microCluster' | 'topic' | 'smallTalk' | 'hidden'>

export class ProjectDimension {
  readonly project: string
  readonly key: string
  /** From 1, in the order in which the project's text fields appeared. */
  readonly number: number
  readonly engine: DimensionTopics
  /** Live micro-clusters whose texts carry no topic of their own. */
  smallTalk: ReadonlySet<number>
  book: TopicBook
  lastConsolidatedAtMs: number | null

  private constructor(project: string, engine: DimensionTopics, header: DimensionHeader) {
    this.project = project
    this.engine = engine
    this.key = header.key
    this.number = header.number
    this.smallTalk = new Set(header.smallTalk)
    this.book = header.book
    this.lastConsolidatedAtMs = header.lastConsolidatedAtMs
  }

  static create(project: string, key: string, number: number, priorMean: Float32Array): ProjectDimension {
    const engine = createDimensionTopics({ embeddingDims: priorMean.length, priorMean })
    return new ProjectDimension(project, engine, { key, number, smallTalk: [], book: [], lastConsolidatedAtMs: null })
  }

  static decode(project: string, header: DimensionHeader, engine: Uint8Array): ProjectDimension {
    return new ProjectDimension(project, decodeDimensionTopics(engine), header)
  }

  header(): DimensionHeader {
    const { key, number, book, lastConsolidatedAtMs } = this
    return { key, number, smallTalk: [...this.smallTalk], book, lastConsolidatedAtMs }
  }

  /** Adds one text; `place` says where its micro-cluster stands, if it is a new one. */
  assign(text: IncomingText): { microCluster: number; place: Place | null } {
    const { microClusterId, opened } = this.engine.assign(text)
    if (!opened) return { microCluster: microClusterId, place: null }
    if (smallTalkOf(text.text).kind !== null) this.smallTalk = new Set(this.smallTalk).add(microClusterId)
    return { microCluster: microClusterId, place: this.placeOf(microClusterId) }
  }

  placeOf(microCluster: number): Place {
    if (this.smallTalk.has(microCluster))
      return { microCluster, topic: SMALL_TALK_TOPIC, smallTalk: true, hidden: false }
    return { microCluster, topic: this.engine.topicOf(microCluster) ?? 0, smallTalk: false, hidden: false }
  }
}
