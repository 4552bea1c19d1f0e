import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { awaitRewrite, takeRewriteLock } from './rewrite-lock.ts'

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'turret-lock-'))
  folder = join(root, 'journal')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('is had by one at a time', () => {
  const release = takeRewriteLock(folder)
  expect(release).toBeTypeOf('function')
  expect(takeRewriteLock(folder)).toBeNull()
  release?.()
  takeRewriteLock(folder)?.()
})

it('of a process that is gone holds up nobody', () => {
  // Larger than any process id.
  writeFileSync(`${folder}.rewriting`, `4194305 ${hostname()}`)
  const startedAt = performance.now()
  awaitRewrite(folder)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(existsSync(`${folder}.rewriting`)).toBe(false)
})

it('of a process that lives is waited for', async () => {
  writeFileSync(`${folder}.rewriting`, `${process.ppid} ${hostname()}`)
  const remover = new Worker(
    `setTimeout(() => require('node:fs').rmSync(${JSON.stringify(`${folder}.rewriting`)}), 300)`,
    { eval: true },
  )
  await wait(50)
  const startedAt = performance.now()
  awaitRewrite(folder)
  expect(performance.now() - startedAt).toBeGreaterThan(150)
  await remover.terminate()
})
