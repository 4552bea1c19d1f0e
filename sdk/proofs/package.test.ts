// The published package of the TypeScript client: what is in it, and that a stranger's project can use it.

import { type ExecFileOptions, execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UnreliableServer } from '../typescript/src/testing/unreliable-server.ts'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('../typescript', import.meta.url))
const TSC = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url))
const ENTRIES = ['ai', 'express', 'hono', 'langchain', 'openai']

const RUNTIMES = [
  { name: 'node', command: process.execPath, argv: [] },
  { name: 'bun', command: 'bun', argv: ['run'] },
  { name: 'deno', command: 'deno', argv: ['run', '--allow-net', '--no-lock'] },
].filter(({ name, command }) => {
  const isThere = spawnSync(command, ['--version']).status === 0
  if (!isThere) console.warn(`The package is not tried on ${name}: it is not installed.`)
  return isThere
})

let project: string
let packed: readonly string[]

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'turret-package-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: PACKAGE })
  const [pack] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  packed = pack?.files.map(({ path }) => path) ?? []
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  await inProject('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${pack?.filename}`])
}, 60_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

const inProject = (command: string, argv: readonly string[], options: ExecFileOptions = {}) =>
  run(command, argv, { cwd: project, ...options })

test('it holds the built files with their types, its licence and its guide, and nothing else', () => {
  for (const entry of [
    'index',
    'turret',
    ...ENTRIES.map((name) => `integrations/${name === 'ai' ? 'ai-sdk' : name}`),
  ]) {
    expect(packed).toEqual(expect.arrayContaining([`dist/${entry}.js`, `dist/${entry}.d.ts`]))
  }
  expect(packed.filter((path) => !/^dist\/(integrations\/)?[a-z-]+\.(d\.ts|js)$/.test(path)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
  ])
})

test.each(RUNTIMES)(
  'every entry loads on $name, with no other package, and events arrive',
  async ({ command, argv }) => {
    const server = await UnreliableServer.start()
    const loads = ENTRIES.map((entry) => `await import('turret-client/${entry}')`).join('\n')
    const program = `import { Turret } from 'turret-client'
${loads}
const turret = new Turret({ apiKey: 'tk_test', baseUrl: '${server.baseUrl}' })
turret.track('How do I reset my password?')
console.log(await turret.shutdown())`
    writeFileSync(join(project, 'program.mjs'), program)
    const { stdout } = await inProject(command, [...argv, 'program.mjs'])
    expect(String(stdout).trim()).toBe('true')
    expect([...server.stored.values()].map(({ metadata }) => metadata)).toEqual([
      { prompt: 'How do I reset my password?' },
    ])
    await server.stop()
  },
)

test.each(['nodenext', 'bundler'])('its types are found with module resolution %s', async (resolution) => {
  writeFileSync(
    join(project, 'consumer.ts'),
    `import { Turret, TurretError, type TurretOptions } from 'turret-client'
import { turretMiddleware } from 'turret-client/ai'
import { trackRequests } from 'turret-client/express'
import { turretCallbacks } from 'turret-client/langchain'
import { wrapOpenAI } from 'turret-client/openai'

const options: TurretOptions = { onError: (error: TurretError) => console.error(error.code) }
const turret = new Turret(options)
const client: { chat: object } = wrapOpenAI({ chat: {} }, turret.conversation({ userId: 42 }))
export const all = [client, turretMiddleware(turret), trackRequests(turret), turretCallbacks(turret)]
// @ts-expect-error: a prompt is a text
turret.track({ prompt: 7 })
`,
  )
  const module = resolution === 'nodenext' ? 'nodenext' : 'esnext'
  const flags = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--types', '']
  await inProject(TSC, [...flags, '--module', module, '--moduleResolution', resolution, 'consumer.ts'])
})
