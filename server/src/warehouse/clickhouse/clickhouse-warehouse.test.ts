import { afterAll, beforeAll, describe } from 'vitest'
import { warehouseContract } from '../warehouse.contract.ts'
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
})
