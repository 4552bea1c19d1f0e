// Test only: the real ClickHouse engine in a process of its own, with a data folder of its own. See clickhouse-engine/.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repositoryRoot } from '../../repository-root.fixture.ts'

const FOLDER = join(repositoryRoot(), 'server', 'clickhouse-engine')

export const hasClickHouse = existsSync(join(FOLDER, 'node_modules', 'chdb'))
if (!hasClickHouse) {
  console.warn('ClickHouse tests are skipped: its engine is not installed. `npm run cluster:setup` installs it.')
}

export class ClickHouseEngine {
  readonly folder: string
  #process: ChildProcess
  #port: string

  private constructor(folder: string, running: { process: ChildProcess; port: string }) {
    this.folder = folder
    this.#process = running.process
    this.#port = running.port
  }

  /** `folder`: of an engine that has ended. */
  static async start(folder = mkdtempSync(join(tmpdir(), 'turret-clickhouse-'))): Promise<ClickHouseEngine> {
    return new ClickHouseEngine(folder, await run(folder, '0'))
  }

  /** Address of one database. */
  url(database: string): string {
    return `http://127.0.0.1:${this.#port}/${database}`
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** As a power cut does, but for what the operating system holds. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  /** On the port of before. */
  async restart(): Promise<void> {
    this.#process = (await run(this.folder, this.#port)).process
  }

  async remove(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function run(folder: string, port: string): Promise<{ process: ChildProcess; port: string }> {
  const child = spawn(process.execPath, [join(FOLDER, 'engine.mjs'), folder, port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])])
  if (line === '') throw new Error('The ClickHouse engine has ended before it answered.')
  return { process: child, port: String(line) }
}
