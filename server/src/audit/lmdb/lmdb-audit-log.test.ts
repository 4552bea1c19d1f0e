import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LmdbEnvironment, openLmdbEnvironment } from '../../lmdb/environment.ts'
import type { ProjectId } from '../../model/ids.ts'
import type { AuditLog } from '../audit-log.ts'
import { LmdbAuditLog } from './lmdb-audit-log.ts'

const ONE = 'one' as ProjectId
const clock = { now: 1_000, nowMs: () => clock.now++ }
let folder: string
let environment: LmdbEnvironment
let log: AuditLog

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turret-audit-'))
  environment = openLmdbEnvironment(folder)
  log = new LmdbAuditLog(environment, clock)
})
afterEach(async () => {
  await environment.close()
  rmSync(folder, { recursive: true, force: true })
})

const record = (project: string, action: string, actor = 'ada@example.com') =>
  log.record({ project: project as ProjectId, actor, action, subject: 's', address: '10.0.0.1' })

async function allPages(limit: number, filter: { actor?: string; action?: string } = {}) {
  const pages = []
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const { entries, next } = await log.page({ project: ONE, limit, before, ...filter })
    expect(entries.length).toBeLessThanOrEqual(limit)
    pages.push(...entries)
    before = next
  }
  return pages
}

it('pages through one project alone, newest first, each entry once, whatever the size of the page', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, n) => record(n % 2 ? 'one' : 'one2', `a${n}`)))
  for (const limit of [1, 3, 12, 100]) {
    const entries = await allPages(limit)
    expect(entries).toHaveLength(12)
    expect(entries.every(({ project }) => project === 'one')).toBe(true)
    const numbers = entries.map(({ number }) => number)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a))
  }
})

it('filters by who and what', async () => {
  for (const [action, actor] of [
    ['login', 'a'],
    ['key.create', 'a'],
    ['login', 'b'],
  ] as const) {
    await record('one', action, actor)
  }
  expect((await allPages(1, { action: 'login' })).map(({ actor }) => actor)).toEqual(['b', 'a'])
  expect((await allPages(1, { action: 'login', actor: 'a' })).map(({ actor }) => actor)).toEqual(['a'])
})

it('goes on after a reopening without giving a number twice', async () => {
  await record('one', 'first')
  await environment.close()
  environment = openLmdbEnvironment(folder)
  log = new LmdbAuditLog(environment, clock)
  await record('one', 'second')
  expect((await allPages(10)).map(({ action, number }) => [action, number])).toEqual([
    ['second', 2],
    ['first', 1],
  ])
})
