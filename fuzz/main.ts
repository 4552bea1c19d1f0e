// npm run fuzz -- [--requests N] [--seed N]: mutated requests over all routes, from the schemas of openapi.json, with every
// kind of credential. Fails on an answer of 500 or more, a lost connection, a complaint in the log, a crash, growing memory.

import { parseArgs } from 'node:util'
import { runFuzz } from './run-fuzz.ts'

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '50000' }, seed: { type: 'string', default: '1' } },
})
const report = await runFuzz(Number(values.requests), Number(values.seed), console.log)
const { requests, seconds, answers, slowest, memoryMb, problems } = report
console.log(`${requests} requests in ${seconds.toFixed(0)} s.`)
console.log(`Slowest, ${slowest.milliseconds.toFixed(0)} ms: ${slowest.request.slice(0, 500)}`)
console.log(
  `Answers: ${[...answers]
    .sort()
    .map(([status, times]) => `${times} × ${status}`)
    .join(', ')}.`,
)
console.log(`Memory: ${memoryMb.early} MB after a tenth, ${memoryMb.end} MB at the end.`)
for (const problem of problems.slice(0, 50)) console.error(`FAILED: ${problem}\n`)
console.log(problems.length === 0 ? 'No problem.' : `${problems.length} problems.`)
process.exitCode = problems.length === 0 ? 0 : 1
