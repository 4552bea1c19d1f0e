// What a process takes for its system: a clock that jumps and a disk that does not sync. See faulty-system.c.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../server/src/repository-root.fixture.ts'

const SOURCE = join(repositoryRoot(), 'chaos', 'faulty-system.c')

const NO_FAULTS = new BigInt64Array(2)

export class FaultySystem {
  readonly #library: string
  readonly #file: string
  #clockSeconds = 0
  #syncFails = false

  private constructor(library: string, file: string) {
    this.#library = library
    this.#file = file
  }

  /** A system for each process, by files in `folder`; null where there is no C compiler, or no Linux. */
  static compile(folder: string): ((name: string) => FaultySystem) | null {
    const library = join(folder, 'faulty-system.so')
    const options = ['-shared', '-fPIC', '-O2', '-Wall', '-o', library, SOURCE, '-ldl']
    if (process.platform !== 'linux' || spawnSync('cc', options, { stdio: 'inherit' }).status !== 0) {
      console.warn('No clock jumps and no disk fails to sync: that takes Linux and a C compiler named cc.')
      return null
    }
    return (name) => {
      const file = join(folder, `${name}.faults`)
      writeFileSync(file, new Uint8Array(NO_FAULTS.buffer))
      return new FaultySystem(library, file)
    }
  }

  /** What its process is to be started with. */
  get settings(): Record<string, string> {
    return { LD_PRELOAD: this.#library, CHAOS_FAULTS: this.#file }
  }

  /** The wall clock goes so far ahead of the real one, or behind it. */
  shiftClock(seconds: number): void {
    this.#clockSeconds = seconds
    this.#write()
  }

  failToSync(fails: boolean): void {
    this.#syncFails = fails
    this.#write()
  }

  /** In place: the process looks into the very same file. */
  #write(): void {
    const numbers = new BigInt64Array([BigInt(this.#clockSeconds), this.#syncFails ? 1n : 0n])
    writeFileSync(this.#file, new Uint8Array(numbers.buffer), { flag: 'r+' })
  }
}
