import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLmdbEnvironment } from './environment.ts'

it('gives the room of removed values back to the disk, with all that is left in place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-lmdb-'))
  const environment = openLmdbEnvironment(folder)
  const [large, small] = [environment.store<Buffer>('large', 'binary'), environment.store<object>('small', 'json')]
  const sizeMb = () => statSync(join(folder, 'data.mdb')).size / 2 ** 20
  await environment.commit(() => small.put('kept', { n: 1 }))
  expect(await environment.shrink()).toBe(false)
  await environment.commit(() => {
    for (let n = 0; n < 70; n++) large.put(n, Buffer.alloc(2 ** 20, n))
  })
  expect(await environment.shrink()).toBe(false)
  await environment.commit(() => {
    for (let n = 0; n < 69; n++) large.remove(n)
  })
  expect(sizeMb()).toBeGreaterThan(64)
  expect(await environment.shrink()).toBe(true)
  expect(sizeMb()).toBeLessThan(4)
  expect([small.get('kept'), large.get(69)?.[0], large.get(68)]).toEqual([{ n: 1 }, 69, undefined])
  await environment.commit(() => small.put('later', { n: 2 }))
  await environment.close()
  const again = openLmdbEnvironment(folder)
  expect(again.store<object>('small', 'json').get('later')).toEqual({ n: 2 })
  await again.close()
  rmSync(folder, { recursive: true, force: true })
})

it('keeps the old file where the new one cannot have its name, and nothing is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-lmdb-'))
  const environment = openLmdbEnvironment(folder)
  const store = environment.store<object>('small', 'json')
  await environment.commit(() => store.put('before', { n: 1 }))
  const rewriting = environment.rewrite()
  let isDeleting = true
  const deleteEachTurn = (): void => {
    rmSync(`${folder}.new`, { recursive: true, force: true })
    if (isDeleting) setImmediate(deleteEachTurn)
  }
  deleteEachTurn()
  await expect(rewriting).rejects.toThrow('ENOENT')
  isDeleting = false
  await environment.commit(() => store.put('after', { n: 2 }))
  await environment.close()
  const again = openLmdbEnvironment(folder)
  const reopened = again.store<object>('small', 'json')
  expect([reopened.get('before'), reopened.get('after')]).toEqual([{ n: 1 }, { n: 2 }])
  await again.close()
  rmSync(folder, { recursive: true, force: true })
})
