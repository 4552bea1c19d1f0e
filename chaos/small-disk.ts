// A disk of its own for a data folder, in memory, which can be made full.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fillDisk } from '../server/src/cli/fill-disk.fixture.ts'

const SIZE_MB = 512

export class SmallDisk {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Null where this user may mount nothing. */
  static mount(folder: string): SmallDisk | null {
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'none', folder], {
      stdio: 'ignore',
    })
    if (status === 0) return new SmallDisk(folder)
    console.warn('No disk gets full: only root may mount one. `unshare --user --map-root-user --mount` makes you root.')
    return null
  }

  /** Until nothing more goes in. */
  fill(): void {
    fillDisk(this.#filling)
  }

  clear(): void {
    rmSync(this.#filling, { force: true })
  }

  unmount(): void {
    spawnSync('umount', [this.#folder], { stdio: 'ignore' })
  }

  get #filling(): string {
    return join(this.#folder, 'filling')
  }
}
