// npm run bench -- NAME [--quick] [--json]: runs one bench and prints what it reports.
import { parseArgs } from 'node:util'
import type { BenchOptions, BenchReport } from './bench-report.ts'

interface Bench {
  run(options: BenchOptions): Promise<BenchReport>
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
})

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  assign: () => import('./assign.ts'),
  consolidate: () => import('./consolidate.ts'),
  ingest: () => import('./ingest.ts'),
  plans: () => import('./plans.ts'),
  queries: () => import('./queries.ts'),
  workers: () => import('./workers.ts'),
}

const bench = await BENCHES[positionals[0] ?? '']?.()
if (bench === undefined) {
  console.error(`Name one bench: ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 1
} else {
  const report = await bench.run({ quick: values.quick })
  if (values.json) console.log(JSON.stringify(report))
  else print(report)
}

function print({ name, rows, notes }: BenchReport): void {
  console.log(name)
  console.table(rows)
  for (const note of notes) console.log(`- ${note}`)
}
