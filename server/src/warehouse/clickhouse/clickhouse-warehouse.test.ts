import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { warehouseContract } from '../warehouse.contract.ts'
import type { Warehouse } from '../warehouse.ts'
import { batchOf, eventRow } from '../warehouse-rows.fixture.ts'
import { connectClickHouse } from './clickhouse-connection.ts'
import { ClickHouseEngine, hasClickHouse } from './clickhouse-engine.fixture.ts'
import { openClickHouseWarehouse } from './clickhouse-warehouse.ts'

describe.skipIf(!hasClickHouse)('on ClickHouse', () => {
  let engine: ClickHouseEngine
  let databases = 0

  beforeAll(async () => {
    engine = await ClickHouseEngine.start()
  })
  afterAll(() => engine.remove())

  warehouseContract('the ClickHouse warehouse', async () => {
    const url = engine.url(`test_${++databases}`)
    return {
      open: (options = {}) => openClickHouseWarehouse({ url, ...options }),
      async writeThenKill(batch) {
        const warehouse = await openClickHouseWarehouse({ url })
        await warehouse.write(batch)
        await engine.kill()
        await engine.restart()
        await warehouse.close()
      },
      remove: async () => undefined,
    }
  })

  describe('several writers', () => {
    const count = async (warehouse: Warehouse) => {
      const [row] = await warehouse.query<{ n: number }>({ sql: 'SELECT count(*) AS n FROM events', parameters: [] })
      return row?.n
    }
    const open = (url: string, partition: number, epoch: number) =>
      openClickHouseWarehouse({ url, writer: { partition, epoch } })

    it('of one part: the newer shuts the older out, and nothing of an unfinished batch stays', async () => {
      const url = engine.url(`test_${++databases}`)
      const older = await open(url, 3, 1)
      await older.write(batchOf(1, { rows: [eventRow(1)] }))
      // What a writer leaves that was killed between its rows and its commit.
      const raw = connectClickHouse(url, `test_${databases}`)
      await raw.run({
        sql: `INSERT INTO event_rows SELECT * REPLACE (2 AS sequence) FROM event_rows WHERE partition = 3`,
      })
      expect(await count(older)).toBe(1)
      const newer = await open(url, 3, 2)
      const refused = older.write(batchOf(2, { rows: [eventRow(2)] }))
      await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' })
      await newer.write(batchOf(3, { rows: [eventRow(2), eventRow(3)] }))
      expect([await newer.cursor(), await count(newer)]).toEqual([3, 3])
      const [stored] = await raw.select<{ n: number }>({ sql: 'SELECT count(*) AS n FROM event_rows', parameters: [] })
      expect(stored?.n).toBe(3)
      await Promise.all([older.close(), newer.close(), raw.close()])
    })

    it('of two parts have cursors of their own, and whoever only reads sees both', async () => {
      const url = engine.url(`test_${++databases}`)
      const [one, two] = [await open(url, 0, 1), await open(url, 1, 1)]
      const reader = await openClickHouseWarehouse({ url, writer: null })
      await one.write(batchOf(7, { rows: [eventRow(7)] }))
      await two.write(batchOf(2, { rows: [eventRow(2, { project: 'p2' })] }))
      expect([await one.cursor(), await two.cursor(), await count(reader)]).toEqual([7, 2, 2])
      await expect(reader.write(batchOf(8))).rejects.toThrow('owns no part')
      await Promise.all([one.close(), two.close(), reader.close()])
    })
  })

  describe('opening', () => {
    const refusal = (pattern: RegExp) => ({ name: 'StartupError', message: expect.stringMatching(pattern) })

    it('refuses what is no address, and a server that is not there', async () => {
      for (const url of ['clickhouse:8123', 'ftp://x/turret', 'http://127.0.0.1:8123/no-such-name']) {
        await expect(openClickHouseWarehouse({ url })).rejects.toMatchObject(refusal(/TURRET_CLICKHOUSE_URL/))
      }
      const nobody = openClickHouseWarehouse({ url: 'http://127.0.0.1:9/turret' })
      await expect(nobody).rejects.toMatchObject(refusal(/cannot be reached/))
    })

    it("refuses another program's database, and one of a newer version", async () => {
      const [foreign, newer] = [`test_${++databases}`, `test_${++databases}`]
      await (await openClickHouseWarehouse({ url: engine.url(newer) })).close()
      const raw = connectClickHouse(engine.url(newer), newer)
      await raw.run({ sql: 'INSERT INTO warehouse_schema VALUES (99)' })
      await raw.run({ sql: `CREATE DATABASE ${foreign}` })
      await raw.run({ sql: `CREATE TABLE ${foreign}.invoices (id Int32) ENGINE = MergeTree ORDER BY id` })
      await raw.close()
      await expect(openClickHouseWarehouse({ url: engine.url(newer) })).rejects.toMatchObject(refusal(/newer version/))
      const other = openClickHouseWarehouse({ url: engine.url(foreign) })
      await expect(other).rejects.toMatchObject(refusal(/another program/))
    })
  })
})
