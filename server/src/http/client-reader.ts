// The warehouse as one client reads it: a question whose client has left is stopped, and its reader free for others.

import type { Context } from 'hono'
import type { WarehouseReader } from '../warehouse/warehouse.ts'

/** Why a question was stopped: nobody is there any more to read an answer. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft'
}

/** Rejects with ClientLeft where the client of the request hangs up before the answer. */
export function clientReader(context: Context, warehouse: WarehouseReader): WarehouseReader {
  const { signal } = context.req.raw
  return {
    dialect: warehouse.dialect,
    async query(statement) {
      try {
        return await warehouse.query(statement, { signal })
      } catch (cause) {
        if (!signal.aborted) throw cause
        throw new ClientLeft('The client left before the answer was there.', { cause })
      }
    },
  }
}
