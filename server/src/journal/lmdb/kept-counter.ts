// A counter as LMDB keeps it: with a checksum over its key and value, as LMDB has none of its own.

import { crc32 } from 'node:zlib'

/** A number alone is of an earlier version. */
export type KeptCounter = number | readonly [count: number, checksum: number]

export function keepCounter(key: string, count: number): KeptCounter {
  return [count, checksumOf(key, count)]
}

/** Throws where the value is not the one that was written under the key. */
export function readCounter(key: string, kept: KeptCounter): number {
  if (typeof kept === 'number') return kept
  const [count, checksum] = kept
  if (checksum === checksumOf(key, count)) return count
  throw new Error(`The counter ${key} of the journal is damaged: restore the whole data folder from one backup.`)
}

function checksumOf(key: string, count: number): number {
  return crc32(`${key} ${count}`)
}
