// While one process puts a new file in the place of the old one, no other opens either: what it wrote into the old one would
// be lost.

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'

/** Longer than any file takes; after that its process is taken for gone. */
const LONGEST_WAIT_MS = 30_000
const LOOK_MS = 20
/** Containers that share a folder have processes of the same number. */
const OWNER = `${process.pid} ${hostname()}`

/** Returns what gives it back; null where another process has it. */
export function takeRewriteLock(folder: string): (() => void) | null {
  const path = lockFile(folder)
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, OWNER)
    closeSync(file)
    return () => rmSync(path, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return null
  }
}

/** Blocks the thread while another process that lives has the lock, and takes away that of a dead one. */
export function awaitRewrite(folder: string): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += LOOK_MS) {
    const owner = ownerOf(folder)
    if (owner === null) return
    if (!mayLive(owner)) break
    Atomics.wait(sleeper, 0, 0, LOOK_MS)
  }
  rmSync(lockFile(folder), { force: true })
}

/** Null where nobody has the lock. */
function ownerOf(folder: string): string | null {
  try {
    return readFileSync(lockFile(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

function mayLive(owner: string): boolean {
  const [pid, host] = owner.split(' ')
  if (owner === OWNER) return false
  // Nobody here can tell, nor of one that has not written its name yet.
  if (host !== hostname()) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function lockFile(folder: string): string {
  return `${folder}.rewriting`
}
