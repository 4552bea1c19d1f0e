// A Turret server for tests on a real socket: it follows a script of failures, then accepts. It counts an event_id once.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireEvent } from '../event.ts'

export type Behaviour =
  | 'accept'
  /** Closes the connection before anything is stored. */
  | 'drop'
  /** Stores the events and closes the connection instead of answering. */
  | 'store_then_drop'
  /** Stores the events and breaks off in the middle of the answer. */
  | 'store_then_truncate'
  /** Never answers. */
  | 'hang'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }

export interface ReceivedRequest {
  readonly apiKey: string | undefined
  readonly url: string | undefined
  readonly events: readonly WireEvent[]
}

export class UnreliableServer {
  readonly requests: ReceivedRequest[] = []
  readonly stored = new Map<string, WireEvent>()
  readonly script: Behaviour[] = []
  /** Bodies above it are answered with 413. */
  maxBodyBytes = Number.POSITIVE_INFINITY
  /** Events that it refuses one by one. */
  rejects: (event: WireEvent) => boolean = () => false
  readonly #server: Server
  #port = 0
  #watchers: (() => void)[] = []

  private constructor() {
    this.#server = createServer((request, response) => {
      void readBody(request).then((body) => this.#handle(request, response, body))
    })
  }

  static async start(): Promise<UnreliableServer> {
    const server = new UnreliableServer()
    await server.restart()
    return server
  }

  /** Stays the same while the server is stopped. */
  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async restart(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Resolves when `count` requests have arrived. */
  async received(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#watchers.push(resolve))
  }

  #handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const events = (JSON.parse(body) as { events: WireEvent[] }).events
    this.requests.push({ apiKey: request.headers['x-api-key'] as string | undefined, url: request.url, events })
    const isTooLarge = Buffer.byteLength(body) > this.maxBodyBytes
    const behaviour = isTooLarge ? { status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } } : this.script.shift()
    this.#behave(behaviour ?? 'accept', request, response, events)
    const watchers = this.#watchers
    this.#watchers = []
    for (const notify of watchers) notify()
  }

  #behave(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse, events: WireEvent[]): void {
    if (behaviour === 'hang') return
    if (behaviour === 'drop') return void request.socket.destroy()
    if (typeof behaviour === 'object') {
      response.writeHead(behaviour.status, behaviour.headers)
      response.end(behaviour.body === undefined ? '' : JSON.stringify(behaviour.body))
      return
    }
    const answer = JSON.stringify(this.#store(events))
    if (behaviour === 'store_then_drop') return void request.socket.destroy()
    if (behaviour === 'accept') return void response.end(answer)
    response.writeHead(200, { 'Content-Length': String(answer.length) })
    response.write(answer.slice(0, 5), () => request.socket.destroy())
  }

  #store(events: readonly WireEvent[]): unknown {
    const rejected: { index: number; code: string; error: string }[] = []
    const results = events.map((event, index) => {
      if (this.rejects(event)) {
        rejected.push({ index, code: 'TEXT_TOO_LONG', error: 'The text is too long.' })
        return null
      }
      this.stored.set(event.event_id, this.stored.get(event.event_id) ?? event)
      return { user_id: event.user_id, session_id: event.session_id, event_id: event.event_id }
    })
    return { accepted: events.length - rejected.length, results, rejected }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
