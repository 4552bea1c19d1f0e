// Stores stop writing before the disk is full: a write that fails half way can damage what the process holds in memory.

import { statfsSync } from 'node:fs'

/** False where the disk of `folder` has less than that for this user. A file system that does not say counts as empty. */
export function hasRoom(folder: string, neededBytes: number): boolean {
  const { blocks, bavail, bsize } = statfsSync(folder)
  return blocks === 0 || bavail * bsize >= neededBytes
}
