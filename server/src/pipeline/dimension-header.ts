// What is put to disk of a dimension beside the bytes of its engines.

import type { EditLog } from '../topics/edit/edit-log.ts'
import type { FormerHeader, Strays } from './former-engines.ts'
import type { TopicBook } from './topic-book.ts'

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
  /** What made the vectors of the engine. */
  readonly embedder: string
  readonly renewal?: Renewal | null
  readonly former?: FormerHeader | null
}

/** All texts are to be embedded anew, and none is yet. */
export interface Renewal {
  readonly strays: Strays
}
