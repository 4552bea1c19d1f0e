// What is written counts once it is on disk, names included.

import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder with every file and folder below: a power cut after the end leaves all of it. */
export async function syncAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries)
    if (entry.isFile() || entry.isDirectory()) await syncFile(join(entry.parentPath, entry.name))
  await syncFile(folder)
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}
