// An event as it travels from ingest through the journal to the warehouse.

export type Scalar = string | number | boolean
export type JsonValue = Scalar | null | JsonValue[] | { [key: string]: JsonValue }
export type Metadata = Readonly<Record<string, JsonValue>>

/** What one accepted POST /track leaves in the journal. Times are epoch milliseconds. */
export interface TrackedEvent {
  readonly id: string
  readonly name: string
  readonly sessionId: string
  readonly userId: string
  readonly timestampMs: number
  readonly metadata: Metadata
}

/** The limits of PRODUCT: one place, used by validation, documentation and tests. */
export const EVENT_LIMITS = {
  nameLength: 200,
  idLength: 200,
  metadataKeys: 64,
  metadataKeyLength: 64,
  textLength: 32_768,
  nestingDepth: 32,
  bodyBytes: 256 * 1024,
  batchEvents: 1_000,
  batchBytes: 4 * 1024 * 1024,
  futureMs: 10 * 60 * 1000,
  idempotencyMs: 7 * 24 * 60 * 60 * 1000,
} as const
