// What a backup holds, file by file, so that one that was damaged or is not whole is never restored.

import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { VERSION } from '../version.ts'

export const MANIFEST_FILE = 'manifest.json'
const FORMAT = 1

const MANIFEST = z.object({
  format: z.literal(FORMAT),
  /** Of the Turret that wrote it. */
  version: z.string(),
  takenAt: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })).min(1),
})

export type Manifest = z.infer<typeof MANIFEST>

/** Writes the manifest of all files below `folder`, and puts it to disk. */
export async function writeManifest(folder: string, takenAtMs: number): Promise<Manifest> {
  const files = []
  for (const path of filesBelow(folder)) files.push({ path, ...(await sumOf(join(folder, path))) })
  const manifest: Manifest = { format: FORMAT, version: VERSION, takenAt: new Date(takenAtMs).toISOString(), files }
  const file = await open(join(folder, MANIFEST_FILE), 'wx', 0o600)
  await file.writeFile(`${JSON.stringify(manifest, null, 1)}\n`)
  await file.sync()
  await file.close()
  return manifest
}

/** Throws StartupError where `folder` is no backup, of a newer version, not whole or damaged: then it names the files. */
export async function verifiedManifest(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  const bad: string[] = []
  for (const { path, bytes, sha256 } of manifest.files) {
    const whole = join(folder, path)
    if (!existsSync(whole)) bad.push(`${path} is missing`)
    else if (statSync(whole).size !== bytes) bad.push(`${path} has another length`)
    else if ((await sumOf(whole)).sha256 !== sha256) bad.push(`${path} was changed`)
  }
  if (bad.length > 0)
    throw new StartupError(`The backup in ${folder} is damaged (${bad.join('; ')}): take another one.`)
  return manifest
}

function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST_FILE)
  if (!existsSync(path)) {
    throw new StartupError(`${folder} is no whole backup: it has no ${MANIFEST_FILE}. \`turret backup\` makes one.`)
  }
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown }
    if (typeof parsed.format === 'number' && parsed.format > FORMAT) {
      throw new StartupError(
        `${folder} was written by a newer version of Turret: restore it with that one or a later one.`,
      )
    }
    const manifest = MANIFEST.parse(parsed)
    if (manifest.files.some(({ path: name }) => name.split('/').includes('..')))
      throw new Error('A path leads outside.')
    return manifest
  } catch (cause) {
    if (cause instanceof StartupError) throw cause
    throw new StartupError(`The backup in ${folder} is damaged (${MANIFEST_FILE} cannot be read): take another one.`, {
      cause,
    })
  }
}

/** Slashes on every system, in order. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

async function sumOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { bytes: statSync(path).size, sha256: hash.digest('hex') }
}
