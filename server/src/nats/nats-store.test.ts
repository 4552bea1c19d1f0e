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

it.skipIf(!hasNats)('makes a stream once for many processes that start together', { timeout: 20_000 }, async () => {
  const server = await NatsServer.start()
  const stores = await Promise.all(Array.from({ length: 8 }, () => openNatsStore(server.url)))
  for (let round = 0; round < 10; round++) {
    await Promise.all(stores.map((store) => store.openStream({ name: `s${round}`, subjects: [`s.${round}`] })))
    await Promise.all(stores.map((store) => store.openBucket(`b${round}`)))
  }
  expect(await stores[0]!.manager.streams.list().next()).toHaveLength(20)
  await Promise.all(stores.map((store) => store.close()))
  await server.remove()
})
