// A server of a bench in a process of its own, which can be frozen while another one is measured.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** As npm start and the image have them. */
const NODE_FLAGS = ['--max-semi-space-size=32']

export interface BenchServer {
  readonly url: string
  /** Processor time that its main thread has used; null where the system does not tell. */
  mainThreadMs(): number | null
  /** Without processor time until it is thawed. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/** Resolves when the program says where it is ready. Rejects where it ends before. */
export async function startBenchServer(
  program: string,
  options: { argv?: readonly string[]; settings?: Readonly<Record<string, string>> } = {},
): Promise<BenchServer> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [...NODE_FLAGS, program, ...(options.argv ?? [])], {
    env: { PATH, HOME, ...options.settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await readyUrl(child)
  return {
    url,
    mainThreadMs: () => mainThreadMs(child.pid ?? 0),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Linux: the first number of schedstat is nanoseconds on a processor. */
function mainThreadMs(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return null
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The server has no standard output.')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /ready at (\S+)/i.exec(line)?.[1]
    if (url !== undefined) {
      child.stdout.resume()
      return url
    }
  }
  throw new Error('The server ended before it was ready: see its message above.')
}
