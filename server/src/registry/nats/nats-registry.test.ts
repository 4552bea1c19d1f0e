import { describe } from 'vitest'
import { hasNats, NatsServer } from '../../nats/nats-server.fixture.ts'
import { openNatsStore } from '../../nats/nats-store.ts'
import { type RegistryUnderTest, registryContract } from '../registry.contract.ts'
import { NatsRegistry } from './nats-registry.ts'

async function openAt(server: NatsServer): Promise<RegistryUnderTest> {
  const store = await openNatsStore(server.url)
  const registry = await NatsRegistry.open(store)
  const close = async () => {
    await registry.close()
    await store.close()
  }
  return {
    registry,
    second: () => NatsRegistry.open(store),
    async reopen() {
      await close()
      return openAt(server)
    },
    async remove() {
      await close()
      await server.remove()
    },
  }
}

describe.skipIf(!hasNats)('on NATS', () => {
  registryContract('NatsRegistry', async () => openAt(await NatsServer.start()))
})
