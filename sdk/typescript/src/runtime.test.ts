import { expect, test } from 'vitest'
import { isReadableByItsUsers, uuidFrom } from './runtime.ts'

test('ids without crypto.randomUUID are version 4 UUIDs', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  const ids = Array.from({ length: 1_000 }, () => uuidFrom(Math.random))
  for (const id of ids) expect(id).toMatch(form)
  expect(new Set(ids).size).toBe(1_000)
})

test('pages and React Native apps show their key to users; servers and edge runtimes do not', () => {
  expect(isReadableByItsUsers({ window: {}, document: {} })).toBe(true)
  expect(isReadableByItsUsers({ navigator: { product: 'ReactNative' } })).toBe(true)
  expect(isReadableByItsUsers({ navigator: { userAgent: 'Cloudflare-Workers' } })).toBe(false)
  expect(isReadableByItsUsers({ window: {} })).toBe(false)
  expect(isReadableByItsUsers(globalThis)).toBe(false)
})
