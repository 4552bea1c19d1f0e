// For the tests of the documentation: a folder, a server with the demo conversations and the programs that run snippets.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { OpenAIStandIn } from '../../../sdk/typescript/src/testing/openai-stand-in.ts'
import { PROCESS_KEY, type ServerProcess, startServerProcess } from '../cli/server-process.fixture.ts'
import { pythonWith } from '../http/python-environment.fixture.ts'
import type { Snippet } from './snippets.fixture.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const SHOWN_URL = 'http://127.0.0.1:8080'
const LONGEST_MS = 60_000

export interface Workshop {
  readonly server: ServerProcess
  /** Runs a block of `bash`, `js` or `python`; what it printed. Rejects with its output when it fails. */
  run(snippet: Snippet): Promise<string>
  /** Runs a block that starts a server until that is ready. */
  serve(snippet: Snippet): Promise<string>
  /** Reads the ids anew that stand for those of the page, and forgets the variables of the page before. */
  startPage(): Promise<void>
  close(): Promise<void>
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-guide-'))
  const data = mkdtempSync(join(folder, 'data-'))
  const server = await startServerProcess(data)
  const model = await OpenAIStandIn.start()
  await loadDemo(server)
  let workplace = ''
  let replaced: [string, string][] = []
  const adapted = (code: string) => {
    const addressed = code.replaceAll(SHOWN_URL, server.url).replaceAll('YOUR_KEY', PROCESS_KEY)
    return replaced.reduce((text, [shown, real]) => text.replaceAll(new RegExp(`\\b${shown}\\b`, 'g'), real), addressed)
  }
  const environment = () => ({
    PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    HOME: folder,
    TURRET_API_KEY: PROCESS_KEY,
    TURRET_PORT: new URL(server.url).port,
    TURRET_DATA: data,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: model.baseUrl,
    PYTHONPATH: join(ROOT, 'sdk', 'python', 'src'),
  })
  return {
    server,
    async startPage() {
      workplace = mkdtempSync(join(folder, 'page-'))
      symlinkSync(join(ROOT, 'node_modules'), join(workplace, 'node_modules'))
      replaced = await standIns(server)
    },
    async run(snippet) {
      const code = adapted(`${snippet.setup}\n${snippet.code}\n${snippet.check}`)
      const { command, argv } = await program(snippet.language, code, workplace)
      const { stdout } = await run(command, argv, { cwd: workplace, env: environment(), timeout: LONGEST_MS }).catch(
        (error: { stdout?: string; stderr?: string; message: string }) => {
          throw new Error([error.message, error.stdout, error.stderr].join('\n'))
        },
      )
      return stdout
    },
    serve: ({ code }) =>
      untilReady(code, { ...environment(), TURRET_PORT: '0', TURRET_DATA: mkdtempSync(join(folder, 'new-')) }),
    async close() {
      await model.stop()
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function loadDemo(server: ServerProcess): Promise<void> {
  await server.call('POST', '/v1/project/demo')
  const isLoaded = async () =>
    (await server.call<{ state: string }>('GET', '/v1/project/demo')).state === 'loaded' &&
    (await server.call<{ pending: number }>('GET', '/v1/status')).pending === 0
  while (!(await isLoaded())) await new Promise((resolve) => setTimeout(resolve, 200))
}

/** The ids that a page shows stand for those of the two largest topics and of the newest event. */
async function standIns(server: ServerProcess): Promise<[string, string][]> {
  type Named = { readonly id: string }[]
  const { topics } = await server.call<{ topics: Named }>('GET', '/v1/topics?limit=2')
  const { events } = await server.call<{ events: Named }>('GET', '/v1/events?limit=1')
  const shown = ['t1_3', 't1_8', 'EVENT_ID']
  return [...topics, ...events].map(({ id }, index) => [shown[index] ?? '', id])
}

async function program(
  language: string,
  code: string,
  workplace: string,
): Promise<{ command: string; argv: string[] }> {
  if (language === 'bash') return { command: 'bash', argv: ['-c', withMemory(code)] }
  const path = join(workplace, language === 'js' ? 'snippet.mjs' : 'snippet.py')
  writeFileSync(path, code)
  if (language === 'js') return { command: process.execPath, argv: [path] }
  return { command: await pythonFor(code), argv: [path] }
}

/** The blocks of a page are typed into one shell: what one sets, the next has. */
function withMemory(code: string): string {
  return `[ -f .shell ] && source ./.shell\nset -euo pipefail -a\n${code}\nset +a; export -p > .shell`
}

async function pythonFor(code: string): Promise<string> {
  if (!/\b(openai|langchain)/.test(code)) return 'python3'
  const found = await pythonWith(['openai', 'langchain-core'])
  if ('missing' in found) throw new Error(found.missing)
  return found.python
}

async function untilReady(code: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('bash', ['-c', code], { cwd: ROOT, env, detached: true })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk
      if (/ready at \S+/.test(output)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (status) => reject(new Error(`It ended with ${status} before it was ready: ${output}`)))
  })
  await ready
  const exited = once(child, 'exit')
  process.kill(-(child.pid ?? 0), 'SIGTERM')
  await exited
  return output
}
