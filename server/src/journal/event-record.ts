// How an event that was sent becomes a record: by the request and what was noted beside it alone, so that a journal may
// keep a batch as it was sent and make the same records of it whenever it is read.

import type { JsonValue, Metadata } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import type { EventRecord } from './journal.ts'

/** One event as callers send it, checked. */
export interface SentEvent {
  readonly name: string
  readonly metadata: unknown
  readonly session_id?: string | null | undefined
  readonly user_id?: string | null | undefined
  readonly timestamp?: string | number | null | undefined
}

/** What holds for all events of one request. */
export interface RequestOrigin {
  readonly project: ProjectId
  readonly atMs: number
  /** A UUID of this request alone: the ids that it needs follow from all but its last four digits. */
  readonly seed: string
}

/** A request from whose bytes all of its records can be made again. */
export interface SentBatch {
  /** `{"events": […]}` in UTF-8. */
  readonly bytes: Uint8Array
  readonly origin: RequestOrigin
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })
/** Of an event, its session and its user. */
const IDS_OF_AN_EVENT = 3
const PLACE_DIGITS = 4
const LAST_PLACE = 16 ** PLACE_DIGITS - 1

/**
 * The record of the event at `index` of its request. What older versions put to disk must give the same one for good: a
 * change needs another mark of the frame.
 */
export function eventRecordOf(request: SentEvent, index: number, { project, atMs, seed }: RequestOrigin): EventRecord {
  const first = index * IDS_OF_AN_EVENT
  return {
    kind: 'event',
    project,
    atMs,
    event: {
      id: idAt(seed, first),
      name: request.name.toWellFormed(),
      sessionId: request.session_id?.toWellFormed() || idAt(seed, first + 1),
      userId: request.user_id?.toWellFormed() || idAt(seed, first + 2),
      timestampMs: timestampOf(request.timestamp ?? atMs),
      metadata: wellFormed(request.metadata as JsonValue) as Metadata,
    },
  }
}

/** The records of all events of a batch, in order. */
export function recordsOf({ bytes, origin }: SentBatch): EventRecord[] {
  const { events } = JSON.parse(UTF_8.decode(bytes)) as { events: readonly SentEvent[] }
  return events.map((event, index) => eventRecordOf(event, index, origin))
}

/** The seed with `place` in its last digits: still a UUID, and another one for every place up to LAST_PLACE. */
function idAt(seed: string, place: number): string {
  if (place > LAST_PLACE) throw new RangeError(`A batch of more than ${LAST_PLACE / IDS_OF_AN_EVENT} events has no ids`)
  return seed.slice(0, -PLACE_DIGITS) + hexOfByte[place >> 8] + hexOfByte[place & 0xff]
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Epoch milliseconds, whatever they say: ingest refuses what cannot be. */
function timestampOf(timestamp: string | number): number {
  return Math.floor(typeof timestamp === 'number' ? timestamp : Date.parse(withZone(timestamp)))
}

/** A time without a zone is UTC, whatever the zone of the server. */
function withZone(timestamp: string): string {
  const hasTime = timestamp.includes('T')
  return !hasTime || /(?:Z|[+-]\d\d:?\d\d)$/i.test(timestamp) ? timestamp : `${timestamp}Z`
}

/** The same value with lone surrogates replaced, so that every store can hold it as UTF-8; most values have none. */
function wellFormed(value: JsonValue): JsonValue {
  return isWellFormed(value) ? value : repaired(value)
}

function isWellFormed(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  return Object.keys(value).every((key) => key.isWellFormed() && isWellFormed(value[key] as JsonValue))
}

function repaired(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(repaired)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), repaired(item)]))
}
