// A proxy in front of a real server that fails in every way a network does, in an order fixed by its seed.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const FAULTS = [
  'drop the request',
  'drop the answer',
  'cut the answer short',
  'send the request twice',
  'send the request again later',
  'delay',
  'answer 429',
  'answer 503',
  'answer 502',
] as const

type Fault = (typeof FAULTS)[number]
type Act = Fault | 'pass'

/** One deal in which every fault and twice as many good requests occur. */
const DECK: readonly Act[] = [...FAULTS, ...FAULTS.flatMap(() => ['pass', 'pass'] as const)]
const DELAY_MS = 300

export class FaultyProxy {
  /** How often each fault has happened. */
  readonly faults = new Map<Act, number>()
  readonly #server = createServer((request, response) => void this.#handle(request, response))
  readonly #target: string
  readonly #pending = new Set<Promise<unknown>>()
  #random: number
  #deal: Act[] = []

  private constructor(target: string, seed: number) {
    this.#target = target
    this.#random = seed
  }

  static async start(target: string, seed: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target, seed)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves when the requests that were to be sent again later have been. */
  async stop(): Promise<void> {
    await Promise.all(this.#pending)
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const send = () => this.#forward(request, Buffer.concat(chunks))
    const act = this.#nextAct()
    this.faults.set(act, (this.faults.get(act) ?? 0) + 1)
    await this.#perform(act, send, response)
  }

  async #perform(act: Act, send: () => Promise<Answer>, response: ServerResponse): Promise<void> {
    if (act === 'drop the request') return void response.destroy()
    if (act === 'answer 429') return refuse(response, 429, 'RATE_LIMIT_EXCEEDED')
    if (act === 'answer 503') return refuse(response, 503, 'OVERLOADED')
    if (act === 'answer 502') return void response.writeHead(502).end('<html>Bad gateway</html>')
    if (act === 'delay') await after(DELAY_MS)
    if (act === 'send the request twice') await send()
    const { status, headers, body } = await send()
    if (act === 'send the request again later') this.#keep(after(DELAY_MS).then(send))
    if (act === 'drop the answer') return void response.destroy()
    response.writeHead(status, headers)
    if (act !== 'cut the answer short') response.end(body)
    else response.write(body.subarray(0, body.length / 2), () => response.destroy())
  }

  async #forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { host, connection, 'content-length': length, ...headers } = request.headers
    const answer = await fetch(new URL(request.url ?? '/', this.#target), {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      body: new Uint8Array(body),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const type = answer.headers.get('content-type') ?? 'application/json'
    return { status: answer.status, headers: { 'content-type': type, 'content-length': bytes.length }, body: bytes }
  }

  #keep(work: Promise<unknown>): void {
    this.#pending.add(work)
    void work.finally(() => this.#pending.delete(work))
  }

  #nextAct(): Act {
    if (this.#deal.length === 0) this.#deal = [...DECK]
    const [act] = this.#deal.splice(Math.floor(this.#nextRandom() * this.#deal.length), 1)
    return act ?? 'pass'
  }

  /** In [0, 1): Park and Miller (1988). */
  #nextRandom(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647
    return this.#random / 2_147_483_647
  }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly body: Buffer
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' })
  response.end(JSON.stringify({ success: false, code, error: 'The proxy says so.', details: [] }))
}

function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
