// A real HTTP server that stands in for one that speaks OpenAI's API: each request is answered by the next of the
// prepared answers, the last one for good.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ModelRequest {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Record<string, unknown>
}

export interface ModelAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown
  /** Never: the connection stays open without an answer. Destroyed: it breaks off. */
  readonly sends?: 'never' | 'destroyed'
}

export type ModelBehaviour = (request: ModelRequest, count: number) => ModelAnswer | Promise<ModelAnswer>

export class ModelServer {
  readonly requests: ModelRequest[] = []
  readonly #server: Server
  #behaviour: ModelBehaviour

  private constructor(behaviour: ModelBehaviour) {
    this.#behaviour = behaviour
    this.#server = createServer((request, response) => {
      this.#read(request).then(async (read) => {
        const { status = 200, headers = {}, body = '', sends } = await this.#behaviour(read, this.requests.length)
        if (sends === 'never') return
        if (sends === 'destroyed') return response.destroy()
        response.writeHead(status, { 'content-type': 'application/json', ...headers })
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    })
  }

  static async start(behaviour: ModelBehaviour): Promise<ModelServer> {
    const server = new ModelServer(behaviour)
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  behave(behaviour: ModelBehaviour): void {
    this.#behaviour = behaviour
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #read(request: IncomingMessage): Promise<ModelRequest> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const read = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>,
    }
    this.requests.push(read)
    return read
  }
}
