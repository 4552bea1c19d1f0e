import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnswerCache } from './answer-cache.ts'
import { openDuckDbWarehouse } from './duckdb/duckdb-warehouse.ts'
import type { SqlStatement, Warehouse, WarehouseReader } from './warehouse.ts'
import { batchOf, eventRow } from './warehouse-rows.fixture.ts'

const COUNT: SqlStatement = { sql: 'SELECT count(*) AS n FROM events', parameters: [] }
const ENDLESS: SqlStatement = {
  sql: 'SELECT count(*) AS n FROM range(1000000000000) WHERE sqrt(range) < 0',
  parameters: [],
}

let file: Warehouse
let warehouse: Warehouse
let reader: WarehouseReader
/** Statements that reached the store. */
let asked: string[]

beforeEach(async () => {
  asked = []
  file = await openDuckDbWarehouse({ path: ':memory:', timeLimitMs: 60_000 })
  const cache = new AnswerCache()
  warehouse = cache.clearedBy(file)
  reader = cache.over({
    dialect: file.dialect,
    query(statement, options) {
      asked.push(statement.sql)
      return file.query(statement, options)
    },
  })
})
afterEach(() => file.close())

describe('answers', () => {
  it('are asked for once until something is written, and are then those of what is stored', async () => {
    expect(await reader.query(COUNT)).toEqual([{ n: 0 }])
    expect(await reader.query(COUNT)).toEqual([{ n: 0 }])
    expect(asked).toHaveLength(1)
    await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
    expect(await reader.query(COUNT)).toEqual([{ n: 1 }])
    expect(asked).toHaveLength(2)
  })

  it('differ by parameter', async () => {
    const plus = (value: number): SqlStatement => ({
      sql: `SELECT CAST(${file.dialect.parameter(1, 'integer')} AS INTEGER) AS n`,
      parameters: [{ type: 'integer', value }],
    })
    expect(await reader.query(plus(1))).toEqual([{ n: 1 }])
    expect(await reader.query(plus(2))).toEqual([{ n: 2 }])
    expect(await reader.query(plus(1))).toEqual([{ n: 1 }])
    expect(asked).toHaveLength(2)
  })

  it('asked for while something was written are not kept', async () => {
    const early = reader.query(COUNT)
    await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
    await early
    expect(await reader.query(COUNT)).toEqual([{ n: 1 }])
  })

  it('of a question that failed are not kept', async () => {
    const broken: SqlStatement = { sql: 'SELECT nothing FROM nowhere', parameters: [] }
    await expect(reader.query(broken)).rejects.toThrow(/nowhere/)
    await expect(reader.query(broken)).rejects.toThrow(/nowhere/)
    expect(asked).toHaveLength(2)
  })

  it('that are large are not kept, and the longest unused go first', async () => {
    const texts = (length: number): SqlStatement => ({ sql: `SELECT repeat('x', ${length}) AS text`, parameters: [] })
    await reader.query(texts(200_000))
    await reader.query(texts(200_000))
    expect(asked).toHaveLength(2)
    await reader.query(COUNT)
    for (let more = 0; more < 200; more++) await reader.query(texts(100_000 + more))
    const before = asked.length
    await reader.query(texts(100_199))
    expect(asked).toHaveLength(before)
    await reader.query(COUNT)
    expect(asked).toHaveLength(before + 1)
  })
})

describe('the same question at once', () => {
  it('is asked once', async () => {
    expect(await Promise.all([reader.query(COUNT), reader.query(COUNT)])).toEqual([[{ n: 0 }], [{ n: 0 }]])
    expect(asked).toHaveLength(1)
  })

  it('goes on for others when one leaves, and is stopped when the last has left', async () => {
    const [first, second] = [new AbortController(), new AbortController()]
    const answers = [first, second].map(({ signal }) => reader.query(ENDLESS, { signal }))
    const states = ['waiting', 'waiting']
    answers.forEach((answer, index) => {
      answer.catch(() => {
        states[index] = 'left'
      })
    })
    first.abort()
    await vi.waitFor(() => expect(states).toEqual(['left', 'waiting']))
    expect(asked).toHaveLength(1)
    second.abort()
    await vi.waitFor(() => expect(states).toEqual(['left', 'left']))
    // Both readers are free again.
    expect(await Promise.all([file.query(COUNT), file.query(COUNT)])).toEqual([[{ n: 0 }], [{ n: 0 }]])
  })

  it('is asked anew by one who comes after the last has left', async () => {
    const leaving = new AbortController()
    const left = reader.query(ENDLESS, { signal: leaving.signal })
    leaving.abort()
    const staying = new AbortController()
    const stays = reader.query(ENDLESS, { signal: staying.signal })
    await expect(left).rejects.toThrow(/abort/i)
    expect(asked).toHaveLength(2)
    staying.abort()
    await expect(stays).rejects.toThrow(/abort/i)
  })
})
