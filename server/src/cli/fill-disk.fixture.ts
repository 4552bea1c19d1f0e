// For tests and the chaos harness: takes all the space that a disk has left.

import { appendFileSync } from 'node:fs'

/** Appends to the file at `path` until nothing more goes in. */
export function fillDisk(path: string): void {
  for (let sizeBytes = 1 << 20; sizeBytes >= 1; ) {
    try {
      appendFileSync(path, Buffer.alloc(sizeBytes))
    } catch {
      sizeBytes = Math.floor(sizeBytes / 16)
    }
  }
}
