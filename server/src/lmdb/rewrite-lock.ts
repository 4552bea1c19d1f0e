// While one process puts a new file in the place of the old one, no other opens either: what it wrote into the old one would
// be lost.

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'

/** Longer than any file takes; after that its process is taken for gone. */
const LONGEST_WAIT_MS = 30_000
const LOOK_MS = 20

/** Returns what gives it back; null where another process has it. */
export function takeRewriteLock(folder: string): (() => void) | null {
  const path = lockFile(folder)
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
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
  for (let waited = 0; waited < LONGEST_WAIT_MS && isHeld(folder); waited += LOOK_MS)
    Atomics.wait(sleeper, 0, 0, LOOK_MS)
  rmSync(lockFile(folder), { force: true })
}

function isHeld(folder: string): boolean {
  try {
    const pid = Number(readFileSync(lockFile(folder), 'utf8'))
    if (pid === process.pid) return false
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function lockFile(folder: string): string {
  return `${folder}.rewriting`
}
