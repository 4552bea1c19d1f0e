// One append as messages of a stream: a header says what it changes, the body holds the records. An append that is too
// long for one message has several, next to each other; it counts when the last one is there.

import { crc32 } from 'node:zlib'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import type { AppendAnswer, JournalRecord } from '../journal.ts'

/** Key of an idempotent request, as every node keeps it. */
export interface KeyEntry {
  readonly hash: string
  readonly project: string
  readonly sequence: number
  readonly expiresAtMs: number
  /** Null: forgotten. */
  readonly answer: AppendAnswer | null
}

/** What an append changes. The last of its messages carries keys and counts. */
export interface AppendHeader {
  readonly id: string
  readonly part: number
  readonly parts: number
  /** Sequences of the records of the whole append. */
  readonly first: number
  readonly last: number
  readonly keys: readonly KeyEntry[]
  /** Values after the append. */
  readonly counts: Readonly<Record<string, number>>
}

export interface AppendMessage {
  readonly headers: MsgHdrs
  readonly body: Uint8Array
}

const HEADER = 'Turret-Append'
const CHECKSUM_BYTES = 4

/** `bodies`: lines of JSON, one record each, for each message of the append. */
export function appendMessages(
  append: Omit<AppendHeader, 'part' | 'parts'>,
  bodies: readonly (readonly string[])[],
): AppendMessage[] {
  return bodies.map((lines, part) => {
    const isLast = part === bodies.length - 1
    const header: AppendHeader = {
      ...append,
      ...{ part, parts: bodies.length },
      ...(isLast ? {} : { keys: [], counts: {} }),
    }
    const carried = headers()
    carried.set(HEADER, Buffer.from(JSON.stringify(header), 'utf8').toString('base64'))
    return { headers: carried, body: withChecksum(lines.join('\n')) }
  })
}

/** Null for a message that is no append. */
export function readAppendHeader(carried: MsgHdrs | undefined): AppendHeader | null {
  const text = carried?.get(HEADER)
  return text ? (JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as AppendHeader) : null
}

/** Throws where the bytes are not those that were appended. */
export function readRecords(body: Uint8Array, sequence: number): JournalRecord[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const json = bytes.subarray(CHECKSUM_BYTES)
  if (bytes.length < CHECKSUM_BYTES || crc32(json) !== bytes.readUInt32LE(0)) {
    throw new Error(
      `Journal records from ${sequence} on are damaged: their checksum does not fit. Restore NATS from a backup.`,
    )
  }
  return json
    .toString('utf8')
    .split('\n')
    .map((line) => JSON.parse(line) as JournalRecord)
}

function withChecksum(text: string): Buffer {
  const json = Buffer.from(text, 'utf8')
  const bytes = Buffer.allocUnsafe(CHECKSUM_BYTES + json.length)
  bytes.writeUInt32LE(crc32(json), 0)
  json.copy(bytes, CHECKSUM_BYTES)
  return bytes
}
