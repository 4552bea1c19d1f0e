import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StartupError } from '../../errors.ts'
import { workerUrl } from '../../worker-url.ts'
import { warehouseContract } from '../warehouse.contract.ts'
import type { WarehouseBatch } from '../warehouse.ts'
import { batchOf, eventRow } from '../warehouse-rows.fixture.ts'
import { openDuckDbWarehouse } from './duckdb-warehouse.ts'

/** Another process that holds the file open once it has written the batch. */
async function writeInOtherProcess(path: string, batch: WarehouseBatch): Promise<ChildProcess> {
  const program = `
    const { openDuckDbWarehouse } = await import(process.argv[1])
    const warehouse = await openDuckDbWarehouse({ path: process.argv[2] })
    await warehouse.write(JSON.parse(process.argv[3]))
    process.stdout.write('written')
    setInterval(() => undefined, 60_000)`
  const compiled = workerUrl(import.meta.url, './duckdb-warehouse.ts').href
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', program, compiled, path, JSON.stringify(batch)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [answer] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  expect(String(answer)).toBe('written')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

warehouseContract('the DuckDB warehouse', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turret-warehouse-'))
  const path = join(folder, 'warehouse.duckdb')
  return {
    open: (options = {}) => openDuckDbWarehouse({ path, ...options }),
    writeThenKill: async (batch) => kill(await writeInOtherProcess(path, batch)),
    remove: () => rm(folder, { recursive: true }),
  }
})

describe('opening a DuckDB file', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turret-warehouse-'))
    path = join(folder, 'warehouse.duckdb')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const refusal = (pattern: RegExp) => ({ name: 'StartupError', message: expect.stringMatching(pattern) })
  const ask = async (sql: string) => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(sql)
    connection.closeSync()
    instance.closeSync()
  }

  it('makes the folder that is missing', async () => {
    const warehouse = await openDuckDbWarehouse({ path: join(folder, 'new', 'deep', 'warehouse.duckdb') })
    expect(await warehouse.cursor()).toBe(0)
    await warehouse.close()
  })

  it('refuses a file that is no database, and leaves it as it was', async () => {
    await writeFile(path, 'a letter to my aunt')
    await expect(openDuckDbWarehouse({ path })).rejects.toMatchObject(
      refusal(/damaged or no Turret warehouse: move it/),
    )
    expect(await readFile(path, 'utf8')).toBe('a letter to my aunt')
  })

  it('refuses a file whose middle was overwritten', async () => {
    const warehouse = await openDuckDbWarehouse({ path })
    await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
    await warehouse.close()
    const bytes = await readFile(path)
    await writeFile(path, bytes.fill(7, 4_096, bytes.length))
    await expect(openDuckDbWarehouse({ path })).rejects.toMatchObject(refusal(/damaged/))
  })

  it("refuses another program's database", async () => {
    await ask('CREATE TABLE invoices (id INTEGER)')
    await expect(openDuckDbWarehouse({ path })).rejects.toMatchObject(refusal(/another program: choose/))
  })

  it('refuses a file of a newer version', async () => {
    await (await openDuckDbWarehouse({ path })).close()
    await ask('UPDATE warehouse_state SET schema_version = 99')
    await expect(openDuckDbWarehouse({ path })).rejects.toMatchObject(refusal(/newer version/))
  })

  it('refuses a file that another process holds, and says which one', async () => {
    const child = await writeInOtherProcess(path, batchOf(1))
    try {
      await expect(openDuckDbWarehouse({ path })).rejects.toThrow(StartupError)
      await expect(openDuckDbWarehouse({ path })).rejects.toThrow(`another process (${child.pid})`)
    } finally {
      await kill(child)
    }
  })

  it('folds what was written while an older question is being answered', async () => {
    const warehouse = await openDuckDbWarehouse({ path })
    await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
    const abort = new AbortController()
    const sql = 'SELECT count(DISTINCT hash(a.range, b.range)) FROM range(20000) AS a, range(20000) AS b, events'
    const question = warehouse.query({ sql, parameters: [] }, { signal: abort.signal })
    const ended = vi.fn()
    question.then(ended, ended)
    await wait(200)
    for (let cursor = 2; cursor <= 5; cursor++) await warehouse.write(batchOf(cursor))
    expect(await warehouse.checkpoint()).toBe(5)
    expect(ended).not.toHaveBeenCalled()
    abort.abort(new Error('enough'))
    await expect(question).rejects.toThrow('enough')
    await warehouse.close()
  })

  it('writes and copies nothing while what follows a checkpoint is done', async () => {
    const warehouse = await openDuckDbWarehouse({ path })
    await warehouse.write(batchOf(1))
    const order: string[] = []
    const checkpoint = warehouse.checkpoint(async (cursor) => {
      await wait(50)
      order.push(`saved ${cursor}`)
    })
    const copy = warehouse.whileStill(async () => void order.push('copied'))
    const written = warehouse.write(batchOf(2)).then(() => order.push('written'))
    expect(await checkpoint).toBe(1)
    await Promise.all([copy, written])
    expect(order).toEqual(['saved 1', 'copied', 'written'])
    await warehouse.close()
  })

  it('turns questions away once too many wait', async () => {
    const warehouse = await openDuckDbWarehouse({ path, readers: 1, waitingLimit: 1 })
    const ask = () => warehouse.query({ sql: 'SELECT 1 AS one', parameters: [] })
    const outcomes = await Promise.allSettled([ask(), ask(), ask()])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(outcomes[2]).toMatchObject({ reason: { code: 'OVERLOADED' } })
    await warehouse.close()
  })
})
