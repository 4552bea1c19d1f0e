import { expect, it } from 'vitest'
import { hasNats, NatsServer } from './nats-server.fixture.ts'
import { openNatsStore } from './nats-store.ts'

it.skipIf(!hasNats)('closes while NATS is gone', { timeout: 20_000 }, async () => {
  const server = await NatsServer.start()
  const store = await openNatsStore(server.url)
  await server.kill()
  await store.close()
  expect(store.connection.isClosed()).toBe(true)
  await server.remove()
})
