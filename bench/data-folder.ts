// Where a bench keeps its data: a folder that goes with it, or one that stays for the next run (`--data`).
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from './bench-report.ts'

export interface DataFolder {
  readonly path: string
  /** Removes it, unless it is to stay. */
  end(): Promise<void>
}

export async function openDataFolder({ dataFolder }: BenchOptions): Promise<DataFolder> {
  if (dataFolder !== null) return { path: dataFolder, end: async () => undefined }
  const path = await mkdtemp(join(tmpdir(), 'turret-bench-'))
  return { path, end: () => rm(path, { recursive: true }) }
}
