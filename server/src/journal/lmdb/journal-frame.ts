// A frame: up to 256 records under the sequence of the first, as one value. What callers append at once is written at
// once, because an entry of its own for each record costs more than everything else that an event needs.

import { crc32 } from 'node:zlib'
import type { JournalRecord } from '../journal.ts'

const CHECKSUM_BYTES = 4
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
  const bytes = Buffer.from(`${' '.repeat(CHECKSUM_BYTES)}[${records.join(',')}]`, 'utf8')
  bytes.writeUInt32LE(crc32(bytes.subarray(CHECKSUM_BYTES)), 0)
  return bytes
}

/** A value that is no array is a record by itself. Throws where the bytes are not those that were written. */
export function decodeFrame(firstSequence: number, bytes: Buffer): JournalRecord[] {
  const json = bytes.subarray(CHECKSUM_BYTES)
  if (bytes.length < CHECKSUM_BYTES || crc32(json) !== bytes.readUInt32LE(0)) {
    throw new Error(
      `Journal record ${firstSequence} is damaged: its checksum does not fit. Restore the data folder from a backup.`,
    )
  }
  const value = JSON.parse(json.toString('utf8')) as JournalRecord | JournalRecord[]
  return Array.isArray(value) ? value : [value]
}
