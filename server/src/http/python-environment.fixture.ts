// For tests against Python libraries: a virtual environment, made once and kept in node_modules/.cache.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/turret-python', import.meta.url))

/** Path of an interpreter that has `packages`, or why there is none. */
export async function pythonWith(packages: readonly string[]): Promise<{ python: string } | { missing: string }> {
  const name = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12)
  const folder = join(CACHE, name)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python)) return { python }
  const draft = `${folder}-${process.pid}`
  try {
    mkdirSync(CACHE, { recursive: true })
    await run('python3', ['-m', 'venv', draft])
    const pip = ['-m', 'pip', 'install', '--quiet', '--timeout', '10', '--retries', '1', ...packages]
    await run(join(draft, 'bin', 'python'), pip)
    renameSync(draft, folder)
    return { python }
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(python)) return { python }
    return { missing: `Python with ${packages.join(', ')} cannot be had: ${(error as Error).message.slice(0, 200)}` }
  }
}
