import { OpenAPIHono } from '@hono/zod-openapi'
import { afterEach, expect, it, vi } from 'vitest'
import { openDuckDbWarehouse } from '../warehouse/duckdb/duckdb-warehouse.ts'
import { ClientLeft, clientReader } from './client-reader.ts'
import { type Listener, listen } from './listen.ts'

const ENDLESS = { sql: 'SELECT count(*) AS n FROM range(1000000000000) WHERE sqrt(range) < 0', parameters: [] }
const QUICK = { sql: 'SELECT 1 AS n', parameters: [] }

let server: Listener | undefined
afterEach(() => server?.close())

it('stops a question whose client has left, and gives its reader to others', async () => {
  const warehouse = await openDuckDbWarehouse({ path: ':memory:', readers: 1, timeLimitMs: 60_000 })
  const failures: unknown[] = []
  let asked = 0
  const app = new OpenAPIHono()
  app.get('/slow', async (context) => {
    asked++
    return context.json(await clientReader(context, warehouse).query(ENDLESS))
  })
  app.get('/quick', async (context) => context.json(await clientReader(context, warehouse).query(QUICK)))
  app.onError((error) => {
    failures.push(error)
    return new Response(null, { status: 499 })
  })
  server = await listen(app, '127.0.0.1', 0)

  const leaving = new AbortController()
  const slow = fetch(`${server.url}/slow`, { signal: leaving.signal })
  await vi.waitFor(() => expect(asked).toBe(1))
  const quick = fetch(`${server.url}/quick`, { headers: { connection: 'close' } })
  leaving.abort()
  await expect(slow).rejects.toThrow(/abort/i)

  expect(await (await quick).json()).toEqual([{ n: 1 }])
  expect(failures).toHaveLength(1)
  expect(failures[0]).toBeInstanceOf(ClientLeft)
  await warehouse.close()
})

it('tells other failures as they are', async () => {
  const warehouse = await openDuckDbWarehouse({ path: ':memory:', timeLimitMs: 50 })
  const app = new OpenAPIHono()
  app.get('/slow', async (context) => context.json(await clientReader(context, warehouse).query(ENDLESS)))
  app.onError((error) => new Response(error.message, { status: 503 }))
  server = await listen(app, '127.0.0.1', 0)
  expect(await (await fetch(`${server.url}/slow`)).text()).toContain('took too long')
  await warehouse.close()
})
