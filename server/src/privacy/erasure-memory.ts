// What must outlive an erasure: a keyed hash of each erased id, in a file of its own beside the stores, so that a restore
// of an older backup, which keeps this file, can apply them again. It never holds an id.

import { createHmac, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { StartupError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'

export type ErasableKind = 'user' | 'session'

export interface RememberedErasure {
  readonly project: ProjectId
  readonly kind: ErasableKind
  /** HMAC-SHA-256 of project, kind and id. */
  readonly hash: string
  readonly atMs: number
}

const KEY_BYTES = 32

/** What is remembered of erased ids, wherever it is kept. */
export interface RememberedErasures {
  readonly erasures: readonly RememberedErasure[]
  hash(project: ProjectId, kind: ErasableKind, id: string): string
  /** Is on disk when it resolves. */
  remember(erasure: RememberedErasure): Promise<void>
}

export class ErasureMemory implements RememberedErasures {
  readonly #path: string
  readonly #key: Buffer
  readonly #erasures: RememberedErasure[]

  private constructor(path: string, key: Buffer, erasures: RememberedErasure[]) {
    this.#path = path
    this.#key = key
    this.#erasures = erasures
  }

  /** The file at `path`, made where it is missing. Throws StartupError for one that is damaged. */
  static open(path: string): ErasureMemory {
    if (!existsSync(path)) append(path, JSON.stringify({ key: randomBytes(KEY_BYTES).toString('hex') }), true)
    try {
      const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n')
      const { key } = JSON.parse(first) as { key: string }
      // A line that a crash cut short was never acknowledged.
      const whole = lines.slice(0, -1)
      if (lines.at(-1) !== '') writeFileSync(path, [first, ...whole, ''].join('\n'), { mode: 0o600 })
      const erasures = whole.map((line) => JSON.parse(line) as RememberedErasure)
      return new ErasureMemory(path, Buffer.from(key, 'hex'), erasures)
    } catch (cause) {
      throw new StartupError(`The list of erasures in ${path} is damaged: restore it from a backup.`, { cause })
    }
  }

  get erasures(): readonly RememberedErasure[] {
    return this.#erasures
  }

  /** For a migration: with it, ids keep their hashes. */
  get key(): string {
    return this.#key.toString('hex')
  }

  hash(project: ProjectId, kind: ErasableKind, id: string): string {
    return hashOfId(this.#key, project, kind, id)
  }

  async remember(erasure: RememberedErasure): Promise<void> {
    append(this.#path, JSON.stringify(erasure), false)
    this.#erasures.push(erasure)
  }
}

/** HMAC-SHA-256. */
export function hashOfId(key: Buffer, project: ProjectId, kind: ErasableKind, id: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([project, kind, id]))
    .digest('hex')
}

function append(path: string, line: string, isNew: boolean): void {
  const file = openSync(path, isNew ? 'wx' : 'a', 0o600)
  writeSync(file, `${line}\n`)
  fsyncSync(file)
  closeSync(file)
}
