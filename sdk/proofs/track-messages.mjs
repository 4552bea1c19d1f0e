// A host program of the TypeScript client: `node track-messages.mjs flow|away|exit URL COUNT`, as its Python twin.
// flow: bursts, each flushed, then shutdown · away: all at once, shutdown at a line on stdin · exit: all at once, and ends.

import { once } from 'node:events'
import { Turret } from 'turret-client'

const BURST = 40
const LONGEST_WAIT_MS = 120_000

const [mode, baseUrl, count] = process.argv.slice(2)
const turret = new Turret({ apiKey: process.env.TURRET_API_KEY, baseUrl, onError: () => undefined })
const conversation = turret.conversation({ userId: 'user-42', metadata: { platform: 'ios' } })
const undisturbedMs = []

function track(index) {
  const prompt = `How do I reset my password? I have tried ${index % 20} things. ${'Please help me. '.repeat(15)}`
  const preempted = process.resourceUsage().involuntaryContextSwitches
  const start = performance.now()
  conversation.track({ prompt, metadata: { index } })
  const durationMs = performance.now() - start
  // A call in which the system gave the processor to somebody else says nothing about the client.
  if (process.resourceUsage().involuntaryContextSwitches === preempted) undisturbedMs.push(durationMs)
}

function report(rest) {
  const sorted = undisturbedMs.toSorted((a, b) => a - b)
  const time = { timed: sorted.length, p99Ms: sorted[Math.floor(sorted.length * 0.99)], slowestMs: sorted.at(-1) }
  console.log(JSON.stringify({ ...turret.stats, ...time, ...rest }))
}

function heapBytes() {
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

const before = heapBytes()
for (let index = 0; index < Number(count); index += 1) {
  track(index)
  if (mode === 'flow' && index % BURST === BURST - 1) await turret.flush(LONGEST_WAIT_MS)
}
if (mode === 'away') {
  report({ grownBytes: heapBytes() - before })
  await once(process.stdin, 'data')
  process.stdin.unref()
}
if (mode !== 'exit') report({ isSettled: await turret.shutdown(LONGEST_WAIT_MS) })
