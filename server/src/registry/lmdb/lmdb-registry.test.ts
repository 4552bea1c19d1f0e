import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLmdbEnvironment } from '../../lmdb/environment.ts'
import { type RegistryUnderTest, registryContract } from '../registry.contract.ts'
import { LmdbRegistry } from './lmdb-registry.ts'

function openIn(folder: string): RegistryUnderTest {
  const environment = openLmdbEnvironment(folder)
  const registry = new LmdbRegistry(environment)
  const close = async () => {
    await registry.close()
    await environment.close()
  }
  return {
    registry,
    second: async () => new LmdbRegistry(environment),
    async reopen() {
      await close()
      return openIn(folder)
    },
    async remove() {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

registryContract('LmdbRegistry', async () => openIn(mkdtempSync(join(tmpdir(), 'turret-registry-'))))
