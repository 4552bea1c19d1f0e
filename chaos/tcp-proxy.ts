// Stands between a process and a service, and makes the network worse than it is.

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class TcpProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #delayMs = 0
  #cut = false

  private constructor(server: Server) {
    this.#server = server
  }

  static async to(port: number): Promise<TcpProxy> {
    const server = createServer()
    const proxy = new TcpProxy(server)
    server.on('connection', (near) => proxy.#join(near, port))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address !== 'string' ? address.port : 0
  }

  /** All connections end, and new ones are refused. */
  cut(): void {
    this.#cut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Every piece of data is late. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  heal(): void {
    this.#cut = false
    this.#delayMs = 0
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #join(near: Socket, port: number): void {
    if (this.#cut) {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', (data) => this.#pass(to, data))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
  }

  #pass(to: Socket, data: Buffer): void {
    if (this.#delayMs === 0) to.write(data)
    else setTimeout(() => to.writable && to.write(data), this.#delayMs)
  }
}
