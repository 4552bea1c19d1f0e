// For tests of the running product: a real server process in a temporary folder, killed and started again at will.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { repositoryRoot } from '../repository-root.fixture.ts'

const LAUNCHER = join(repositoryRoot(), 'server', 'bin', 'turret.js')
export const PROCESS_KEY = 'process-test-key-of-all-scopes'

export interface ServerProcess {
  readonly process: ChildProcess
  readonly url: string
  /** What a pattern finds on standard output, once it is there. Rejects where the server ends first. */
  printed(pattern: RegExp): Promise<string>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Settings of the tests only: nothing of the environment that the tests run in shines through. */
function environment(folder: string, settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return {
    PATH,
    HOME,
    TURRET_DATA: folder,
    TURRET_PORT: '0',
    TURRET_API_KEY: PROCESS_KEY,
    TURRET_LOG_LEVEL: 'warn',
    ...settings,
  }
}

/** `within`: a command that ends by running the rest of its arguments. */
export async function startServerProcess(
  folder: string,
  settings: Record<string, string> = {},
  {
    within = [],
    stderr = 'inherit',
  }: { readonly within?: readonly string[]; readonly stderr?: 'inherit' | 'pipe' } = {},
): Promise<ServerProcess> {
  const [program = process.execPath, ...given] = [...within, process.execPath, LAUNCHER, 'serve']
  const child = spawn(program, given, {
    env: environment(folder, settings),
    stdio: ['ignore', 'pipe', stderr],
  })
  const printed = outputOf(child)
  const url = await printed(/ready at (\S+)/)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exited = once(child, 'exit')
    child.kill(signal)
    const [code] = await exited
    return code as number | null
  }
  return {
    process: child,
    url,
    printed,
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    async call<Answer>(method: string, path: string, body?: unknown) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { 'x-api-key': PROCESS_KEY, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
      return JSON.parse(text) as Answer
    },
  }
}

/** Runs one command of the command line to its end. */
export async function runTurret(
  folder: string,
  argv: readonly string[],
  settings: Record<string, string> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    cwd: folder,
    env: environment(folder, settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code: code as number | null, stdout, stderr }
}

function outputOf(child: ChildProcess): ServerProcess['printed'] {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  return (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)?.[1]
        if (found === undefined) return
        child.stdout?.off('data', look)
        resolve(found)
      }
      child.stdout?.on('data', look)
      child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready: ${output}`)))
      look()
    })
}
