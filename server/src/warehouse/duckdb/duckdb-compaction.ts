// Deleted bytes stay in a DuckDB file: whatever is left is copied into a new one, which takes the place of the old.
// 5 million events take 7 s (2026-11). A crash in between leaves the old file and a copy that the next one overwrites.

import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { compactedPath } from './duckdb-schema.ts'

/** Copies the database of `writer`, which must not write meanwhile. */
export async function copyInto(writer: DuckDBConnection, path: string): Promise<void> {
  const target = compactedPath(path)
  for (const file of [target, `${target}.wal`]) rmSync(file, { force: true })
  try {
    await copyTo(writer, target)
  } catch (error) {
    // On a full disk, half a copy would take what is left.
    for (const file of [target, `${target}.wal`]) rmSync(file, { force: true })
    throw error
  }
}

async function copyTo(writer: DuckDBConnection, target: string): Promise<void> {
  const source = (await writer.runAndReadAll('SELECT current_database()')).getRows()[0]?.[0]
  await writer.run(`ATTACH '${target.replaceAll("'", "''")}' AS compacted`)
  try {
    await writer.run(`COPY FROM DATABASE "${String(source).replaceAll('"', '""')}" TO compacted`)
    await writer.run('CHECKPOINT compacted')
  } finally {
    await writer.run('DETACH compacted')
  }
}

/** Puts the copy in the place of the database, which must be closed. */
export function replaceByCopy(path: string): void {
  const file = openSync(compactedPath(path), 'r')
  fsyncSync(file)
  closeSync(file)
  rmSync(`${path}.wal`, { force: true })
  renameSync(compactedPath(path), path)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
