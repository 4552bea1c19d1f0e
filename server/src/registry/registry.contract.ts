// What every registry must keep, whatever it is built on.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Registry, RegistryConflict } from './registry.ts'

export interface RegistryUnderTest {
  readonly registry: Registry
  /** Another member of the same installation, as a second process would be. */
  second(): Promise<Registry>
  reopen(): Promise<RegistryUnderTest>
  remove(): Promise<void>
}

export function registryContract(name: string, open: () => Promise<RegistryUnderTest>): void {
  describe(`${name} keeps the registry contract`, () => {
    let store: RegistryUnderTest

    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.remove())

    it('gives back what was put, with rising versions', async () => {
      expect(await store.registry.get('a')).toBeUndefined()
      expect(await store.registry.put('a', { n: 1 }, 0)).toBe(1)
      expect(await store.registry.put('a', { n: 2 }, 1)).toBe(2)
      expect(await store.registry.get('a')).toEqual({ key: 'a', value: { n: 2 }, version: 2 })
    })

    it('refuses a write over a version that the caller has not seen', async () => {
      await store.registry.put('a', 1, 0)
      await expect(store.registry.put('a', 2, 0)).rejects.toBeInstanceOf(RegistryConflict)
      await expect(store.registry.delete('a', 7)).rejects.toBeInstanceOf(RegistryConflict)
      await expect(store.registry.put('b', 2, 1)).rejects.toBeInstanceOf(RegistryConflict)
      expect((await store.registry.get('a'))?.value).toBe(1)
    })

    it('lets exactly one of many concurrent writers win each version', async () => {
      await store.registry.put('counter', 0, 0)
      const increment = async (): Promise<void> => {
        for (;;) {
          const found = await store.registry.get<number>('counter')
          try {
            await store.registry.put('counter', (found?.value ?? 0) + 1, found?.version ?? 0)
            return
          } catch (error) {
            if (!(error instanceof RegistryConflict)) throw error
          }
        }
      }
      await Promise.all(Array.from({ length: 20 }, increment))
      expect((await store.registry.get<number>('counter'))?.value).toBe(20)
    })

    it('lists a prefix in key order and keeps it across a reopening', async () => {
      for (const key of ['b/2', 'a/1', 'b/1', 'c']) await store.registry.put(key, key, 0)
      await store.registry.delete('c', 1)
      store = await store.reopen()
      expect((await store.registry.list('b/')).map((document) => document.key)).toEqual(['b/1', 'b/2'])
      expect(await store.registry.get('c')).toBeUndefined()
    })

    it('tells watchers of changes below their prefix only, also of deletions', async () => {
      const seen: [string, unknown][] = []
      const stop = store.registry.watch('a/', (key, document) => seen.push([key, document?.value ?? null]))
      await store.registry.put('a/1', 'x', 0)
      await store.registry.put('b/1', 'y', 0)
      await store.registry.delete('a/1', 1)
      stop()
      await store.registry.put('a/2', 'z', 0)
      expect(seen).toEqual([
        ['a/1', 'x'],
        ['a/1', null],
      ])
    })

    it('shows what another member wrote or deleted, within two seconds', async () => {
      const second = await store.second()
      await store.registry.put('mine', 1, 0)
      await second.put('theirs', 2, 0)
      await expect.poll(async () => (await store.registry.get('theirs'))?.value, { timeout: 2_000 }).toBe(2)
      await second.delete('theirs', 1)
      await expect.poll(() => store.registry.get('theirs'), { timeout: 2_000 }).toBeUndefined()
      await expect.poll(async () => (await second.get('mine'))?.value, { timeout: 2_000 }).toBe(1)
      await second.close()
    })
  })
}
