// One header of a request, from Node's own table where there is one: no Headers object is made for the sake of three names.

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** `name` in lower case. */
export function requestHeader(context: Context, name: string): string | undefined {
  const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
  const value = incoming ? incoming.headers[name] : context.req.header(name)
  return Array.isArray(value) ? value.join(', ') : value
}
