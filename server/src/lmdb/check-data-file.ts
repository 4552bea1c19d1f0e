// Looks at an LMDB file before it is opened: the library ends the whole process on a file that is not one, or is cut.

import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'

/** Layout of a meta page (lmdb.h, data version 2): byte offsets from the start of the page. */
const MAGIC_AT = 24
const PAGE_SIZE_AT = 48
const LAST_PAGE_AT = 144
const TRANSACTION_AT = 152
const META_BYTES = 160
/** Pages at the end that were taken and freed within one transaction are never written: seen after a clean stop (2026-11). */
const MOST_UNWRITTEN_PAGES = 64
const MAGIC = 0xbeefc0de

/** Why the file at `path` cannot be used, or null where it can be, or does not exist yet. */
export function problemOfDataFile(path: string): string | null {
  if (!existsSync(path)) return null
  const file = openSync(path, 'r')
  try {
    const sizeBytes = fstatSync(file).size
    if (sizeBytes === 0) return null
    const first = readMeta(file, 0)
    if (!first) return 'it is no journal of Turret, or its beginning is damaged'
    const second = readMeta(file, first.pageSizeBytes)
    if (!second) return 'its beginning is damaged'
    const newest = second.transaction > first.transaction ? second : first
    const neededBytes = (newest.lastPage + 1) * newest.pageSizeBytes
    const unwrittenPages = Math.min(MOST_UNWRITTEN_PAGES, newest.lastPage / 4)
    return sizeBytes >= neededBytes - unwrittenPages * newest.pageSizeBytes
      ? null
      : `it was cut to ${sizeBytes} of ${neededBytes} bytes`
  } finally {
    closeSync(file)
  }
}

function readMeta(file: number, offset: number) {
  const page = Buffer.alloc(META_BYTES)
  if (readSync(file, page, 0, META_BYTES, offset) < META_BYTES) return null
  if (page.readUInt32LE(MAGIC_AT) !== MAGIC) return null
  return {
    pageSizeBytes: page.readUInt32LE(PAGE_SIZE_AT),
    lastPage: Number(page.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: Number(page.readBigUInt64LE(TRANSACTION_AT)),
  }
}
