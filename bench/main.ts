// npm run bench -- [NAME] [--quick] [--json] [--texts FILE] [--data FOLDER] [--minutes N] [--python PATH]: runs one bench and prints what
// it reports; without a name all but those on request, each in a process of its own, so that none has the memory or the
// warmed-up code of another.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BenchOptions, BenchReport } from './bench-report.ts'

interface Bench {
  run(options: BenchOptions): Promise<BenchReport>
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    data: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    minutes: { type: 'string', default: '30' },
    texts: { type: 'string', multiple: true, default: [] },
  },
})

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  assign: () => import('./assign.ts'),
  bertopic: () => import('./bertopic.ts'),
  consolidate: () => import('./consolidate.ts'),
  embed: () => import('./embed.ts'),
  ingest: () => import('./ingest.ts'),
  memory: () => import('./memory.ts'),
  migration: () => import('./migration.ts'),
  pipeline: () => import('./pipeline.ts'),
  plans: () => import('./plans.ts'),
  queries: () => import('./queries.ts'),
  soak: () => import('./soak.ts'),
  start: () => import('./start.ts'),
  'under-load': () => import('./under-load.ts'),
  workers: () => import('./workers.ts'),
}

/** Not among all: they take a Python package, half an hour, a cluster. */
const ON_REQUEST = ['bertopic', 'migration', 'soak', 'workers']

const [name] = positionals
if (name === undefined) await runAll()
else await runOne(name)

async function runOne(name: string): Promise<void> {
  const bench = await BENCHES[name]?.()
  if (bench === undefined) {
    console.error(`Name one bench, or none for all: ${Object.keys(BENCHES).join(', ')}`)
    process.exitCode = 1
    return
  }
  const { quick, minutes, python, data, texts: textFiles } = values
  const report = await bench.run({ quick, minutes: Number(minutes), python, textFiles, dataFolder: data ?? null })
  if (values.json) console.log(JSON.stringify(report))
  else print(report)
}

async function runAll(): Promise<void> {
  const failed: string[] = []
  for (const name of Object.keys(BENCHES).filter((name) => !ON_REQUEST.includes(name))) {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name, ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) failed.push(name)
    console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
  }
  if (failed.length === 0) return
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}

function print({ name, rows, notes }: BenchReport): void {
  console.log(name)
  console.table(rows)
  for (const note of notes) console.log(`- ${note}`)
}
