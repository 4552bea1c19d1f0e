// A frame: several records under the sequence of the first, as one value. What callers append at once is written at once,
// because an entry of its own for each record costs more than everything else that an event needs. A batch that was sent
// is kept as it was sent: writing its records as JSON again would take as long as reading it (ADR 0022).

import { crc32 } from 'node:zlib'
import { type RequestOrigin, recordsOf, type SentBatch } from '../event-record.ts'
import type { JournalRecord } from '../journal.ts'

const CHECKSUM_BYTES = 4
/** Of a request as it came; no JSON begins with it. */
const SENT_MARK = 1
const LENGTH_BYTES = 4
const ORIGIN_BYTE = CHECKSUM_BYTES + 1 + LENGTH_BYTES
const MOST_RECORDS = 256
/** A frame of larger records is closed early: it is read as a whole. */
const ENOUGH_CHARACTERS = 256 * 1024

/** Gathers records, each as JSON, and hands out full frames. */
export class FrameWriter {
  readonly #write: (firstSequence: number, bytes: Buffer) => void
  #first = 0
  #characters = 0
  #records: string[] = []

  constructor(write: (firstSequence: number, bytes: Buffer) => void) {
    this.#write = write
  }

  /** `sequence` is one above that of the record before. */
  add(sequence: number, json: string): void {
    if (this.#records.length === 0) this.#first = sequence
    this.#records.push(json)
    this.#characters += json.length
    if (this.#records.length >= MOST_RECORDS || this.#characters >= ENOUGH_CHARACTERS) this.flush()
  }

  flush(): void {
    if (this.#records.length === 0) return
    this.#write(this.#first, encodeFrame(this.#records))
    this.#records = []
    this.#characters = 0
  }
}

/** Checksum first, then the records as a JSON array in UTF-8. */
export function encodeFrame(records: readonly string[]): Buffer {
  return withChecksum(Buffer.from(`${' '.repeat(CHECKSUM_BYTES)}[${records.join(',')}]`, 'utf8'))
}

/** Checksum, mark, length of the origin, the origin as JSON, and the request as it came. */
export function encodeSentFrame({ bytes, origin }: SentBatch): Buffer {
  const header = Buffer.from(JSON.stringify(origin), 'utf8')
  const frame = Buffer.allocUnsafe(ORIGIN_BYTE + header.length + bytes.length)
  frame[CHECKSUM_BYTES] = SENT_MARK
  frame.writeUInt32LE(header.length, ORIGIN_BYTE - LENGTH_BYTES)
  frame.set(header, ORIGIN_BYTE)
  frame.set(bytes, ORIGIN_BYTE + header.length)
  return withChecksum(frame)
}

/** A value that is no array is a record by itself. Throws where the bytes are not those that were written. */
export function decodeFrame(firstSequence: number, bytes: Buffer): JournalRecord[] {
  const content = bytes.subarray(CHECKSUM_BYTES)
  if (bytes.length < CHECKSUM_BYTES || crc32(content) !== bytes.readUInt32LE(0)) {
    throw new Error(
      `Journal record ${firstSequence} is damaged: its checksum does not fit. Restore the data folder from a backup.`,
    )
  }
  if (content[0] === SENT_MARK) return recordsOf(sentBatchOf(bytes))
  const value = JSON.parse(content.toString('utf8')) as JournalRecord | JournalRecord[]
  return Array.isArray(value) ? value : [value]
}

function sentBatchOf(frame: Buffer): SentBatch {
  const end = ORIGIN_BYTE + frame.readUInt32LE(ORIGIN_BYTE - LENGTH_BYTES)
  const origin = JSON.parse(frame.toString('utf8', ORIGIN_BYTE, end)) as RequestOrigin
  return { bytes: frame.subarray(end), origin }
}

function withChecksum(frame: Buffer): Buffer {
  frame.writeUInt32LE(crc32(frame.subarray(CHECKSUM_BYTES)), 0)
  return frame
}
