// Test only: a real nats-server with JetStream on files, in a folder of its own.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export const hasNats = spawnSync('nats-server', ['--version']).status === 0
if (!hasNats) console.warn('NATS tests are skipped: there is no nats-server. `npm run cluster:setup` installs it.')

const START_LIMIT_MS = 10_000

export class NatsServer {
  readonly folder: string
  readonly #port: number
  #process: ChildProcess

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.folder = folder
    this.#port = port
    this.#process = process
  }

  static async start(): Promise<NatsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'turret-nats-'))
    const port = await freePort()
    return new NatsServer(folder, port, await run(folder, port))
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#port}`
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  /** On the port and the files of before. */
  async restart(): Promise<void> {
    this.#process = await run(this.folder, this.#port)
  }

  async remove(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function run(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn('nats-server', ['--addr', '127.0.0.1', '--port', String(port), '-js', '--store_dir', folder], {
    stdio: 'ignore',
  })
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('nats-server did not start')
    await wait(20)
  }
  return child
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    socket.once('data', () => socket.destroy())
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
