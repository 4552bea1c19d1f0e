// Sends many mutated requests to a real server, and gathers whatever no caller may bring about.

import { Agent } from 'node:http'
import { createSeededRandom } from '../server/src/demo/seeded-random.ts'
import { readContract } from './contract.ts'
import { RequestMaker } from './requests.ts'
import { asCurl, send } from './send.ts'
import { type ServerUnderFuzz, startServerUnderFuzz } from './server-under-fuzz.ts'
import { Values } from './values.ts'

const CALLERS = 12
/** Memory settles between the first tenth, when every route has been called, and the end; data have grown by then too. */
const MOST_GROWTH_MB = 250

export interface FuzzReport {
  readonly requests: number
  readonly seconds: number
  /** How many requests were answered with which status; `left` for callers that left first. */
  readonly answers: ReadonlyMap<string, number>
  readonly slowest: { readonly milliseconds: number; readonly request: string }
  readonly memoryMb: { readonly early: number | null; readonly end: number | null }
  /** Empty where all is well: what went wrong, with the request that did it. */
  readonly problems: readonly string[]
}

export async function runFuzz(
  requests: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<FuzzReport> {
  const server = await startServerUnderFuzz()
  try {
    return await fuzz(server, requests, seed, say)
  } finally {
    await server.remove()
  }
}

async function fuzz(
  server: ServerUnderFuzz,
  requests: number,
  seed: number,
  say: (line: string) => void,
): Promise<FuzzReport> {
  const random = createSeededRandom(seed)
  const contract = readContract()
  const maker = new RequestMaker(random, contract, new Values(random, contract, await server.knownValues()))
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  const answers = new Map<string, number>()
  const problems: string[] = []
  let sent = 0
  let slowest = { milliseconds: 0, request: '' }
  let early: number | null = null
  const start = performance.now()
  const caller = async () => {
    while (sent < requests && !server.hasEnded()) {
      const number = ++sent
      if (number === Math.ceil(requests / 10)) early = server.residentMb()
      if (number % 5_000 === 0) say(`${number} sent, ${server.residentMb()} MB, ${problems.length} problems`)
      const request = maker.next(server.credentials)
      const complaintsBefore = server.complaints.length
      try {
        const { status, text, milliseconds } = await send(server.url, agent, request)
        count(answers, status === null ? 'left' : String(status))
        if (milliseconds > slowest.milliseconds) slowest = { milliseconds, request: asCurl(server.url, request) }
        if (status !== null && status >= 500)
          problems.push(`${status} ${text.slice(0, 300)}\n${asCurl(server.url, request)}`)
      } catch (error) {
        problems.push(`${(error as Error).message}\n${asCurl(server.url, request)}`)
      }
      for (const line of server.complaints.slice(complaintsBefore)) problems.push(`The log says: ${line}`)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  agent.destroy()
  if (server.hasEnded()) problems.push(`The server ended: ${server.complaints.slice(-5).join('\n')}`)
  const end = server.residentMb()
  if (early !== null && end !== null && end - early > MOST_GROWTH_MB)
    problems.push(`Memory grew from ${early} to ${end} MB.`)
  const seconds = (performance.now() - start) / 1000
  return { requests: sent, seconds, answers, slowest, memoryMb: { early, end }, problems: [...new Set(problems)] }
}

function count(answers: Map<string, number>, status: string): void {
  answers.set(status, (answers.get(status) ?? 0) + 1)
}
