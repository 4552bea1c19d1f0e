// Binds the HTTP face to an address and lets go of it gracefully.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { StartupError } from '../errors.ts'

export interface Listener {
  /** Where the server answers, such as http://127.0.0.1:8080. */
  readonly url: string
  /** Stops accepting, lets requests in hand finish for a while, then closes what is left. */
  close(): Promise<void>
}

/** What a caller may take before the server hangs up. */
export interface CallerLimits {
  /** Until the headers are complete. */
  readonly headersMs: number
  /** Until the request is complete. */
  readonly requestMs: number
  /** How often connections are held against these times. */
  readonly checkEveryMs: number
}

const LIMITS: CallerLimits = { headersMs: 15_000, requestMs: 60_000, checkEveryMs: 5_000 }
const GRACE_MS = 10_000
const HEADER_BYTES = 16 * 1024

/** Throws StartupError when the address cannot be had. */
export async function listen(app: OpenAPIHono, host: string, port: number, limits = LIMITS): Promise<Listener> {
  const server = serve({
    fetch: app.fetch,
    hostname: host,
    port,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: HEADER_BYTES,
    },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (error: NodeJS.ErrnoException) => reject(addressProblem(error, host, port)))
  })
  const address = server.address() as AddressInfo
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shownHost}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function addressProblem(error: NodeJS.ErrnoException, host: string, port: number): StartupError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken: stop the program that uses it, or choose another port with TURRET_PORT.`,
    EACCES: `Port ${port} needs more rights: choose a port above 1023 with TURRET_PORT.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: correct TURRET_HOST.`,
    ENOTFOUND: `The host ${host} is unknown: correct TURRET_HOST.`,
  }
  const sentence =
    reasons[error.code ?? ''] ??
    `Cannot listen on ${host}:${port} (${error.message}): check TURRET_HOST and TURRET_PORT.`
  return new StartupError(sentence, { cause: error })
}
