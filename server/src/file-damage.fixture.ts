// Test only: what failing disks, power cuts and careless hands do to a file.

import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs'

export interface Damage {
  readonly name: string
  do(path: string, at: number): void
}

export const DAMAGES: readonly Damage[] = [
  { name: 'one bit', do: (path, at) => change(path, at, 1, (bytes) => bytes.map((byte) => byte ^ 4)) },
  { name: 'a block of zeros', do: (path, at) => change(path, at - (at % 512), 512, (bytes) => bytes.fill(0)) },
  { name: 'cut off', do: (path, at) => truncateSync(path, at) },
]

/** `place`: from 0 to 1. */
export function damageFile(path: string, damage: Damage, place: number): void {
  damage.do(path, Math.floor(place * (statSync(path).size - 1)))
}

function change(path: string, at: number, sizeBytes: number, by: (bytes: Buffer) => Uint8Array): void {
  const file = openSync(path, 'r+')
  const bytes = Buffer.alloc(sizeBytes)
  const read = readSync(file, bytes, 0, sizeBytes, at)
  writeSync(file, by(bytes.subarray(0, read)), 0, read, at)
  closeSync(file)
}
