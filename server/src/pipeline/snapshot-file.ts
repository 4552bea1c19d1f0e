// One file a project: its state as of a journal sequence, written beside the old one and renamed over it,
// with a checksum, so that a crash leaves either the old or the new state, never half of one.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartupError } from '../errors.ts'
import { syncFile } from '../sync-files.ts'

/** Header as JSON, then byte sections. */
export interface Snapshot<Header> {
  readonly header: Header
  readonly sections: readonly Uint8Array[]
}

const MAGIC = 'TURRET-STATE-1\n'
const DIGEST_BYTES = 32
/** A state may have 30 MB: between two parts of it others have the event loop. */
const WRITTEN_AT_ONCE = 1024 * 1024

/** The sections must stay as they are until it resolves. */
export async function writeSnapshot<Header>(path: string, { header, sections }: Snapshot<Header>): Promise<void> {
  const json = Buffer.from(JSON.stringify({ header, sections: sections.map((section) => section.byteLength) }), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  const parts = [Buffer.from(MAGIC), length, json, ...sections]
  await mkdir(dirname(path), { recursive: true })
  const file = await open(`${path}.new`, 'w')
  try {
    const digest = createHash('sha256')
    for (const slice of parts.flatMap(slicesOf)) {
      digest.update(slice)
      await file.writeFile(slice)
    }
    await file.writeFile(digest.digest())
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  await syncFile(dirname(path))
}

function slicesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / WRITTEN_AT_ONCE)
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * WRITTEN_AT_ONCE, (n + 1) * WRITTEN_AT_ONCE))
}

/** Reads all states below `folder`. Throws StartupError for one that is damaged. */
export function checkSnapshots(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : []
  for (const name of names) if (!name.endsWith('.new')) readSnapshot(join(folder, name))
}

/** Undefined where there is no file. Throws StartupError for one that is damaged. */
export function readSnapshot<Header>(path: string): Snapshot<Header> | undefined {
  const bytes = readIfExists(path)
  if (!bytes) return undefined
  const end = bytes.length - DIGEST_BYTES
  const digest = createHash('sha256')
    .update(bytes.subarray(0, Math.max(end, 0)))
    .digest()
  if (
    end < MAGIC.length + 4 ||
    !bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC)) ||
    !digest.equals(bytes.subarray(end))
  ) {
    throw new StartupError(`The topic state in ${path} is damaged: restore the data folder from a backup.`)
  }
  let offset = MAGIC.length + 4
  const jsonEnd = offset + bytes.readUInt32LE(MAGIC.length)
  const content = JSON.parse(bytes.toString('utf8', offset, jsonEnd)) as { header: Header; sections: number[] }
  offset = jsonEnd
  const sections = content.sections.map((length) => {
    offset += length
    return new Uint8Array(bytes.subarray(offset - length, offset))
  })
  return { header: content.header, sections }
}

function readIfExists(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
