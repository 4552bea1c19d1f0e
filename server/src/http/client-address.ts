// Where a request comes from, as far as it can be known: the socket, or what the operator's own proxies say.

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

const LONGEST_ADDRESS = 64

/**
 * The client's network address. `trustedProxies` is the number of proxies in front of this server: each adds the address
 * that it was called from to X-Forwarded-For, and only what those added is believed. '' where nothing is known.
 */
export function clientAddress(context: Context, trustedProxies: number): string {
  const bindings = context.env as Partial<HttpBindings> | undefined
  const socket = bindings?.incoming?.socket.remoteAddress ?? ''
  if (trustedProxies === 0) return socket
  const forwarded = (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return (forwarded.at(-trustedProxies) || socket).slice(0, LONGEST_ADDRESS)
}
