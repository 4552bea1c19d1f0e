// Test only: an empty warehouse of the kind under test. vitest.config.ts runs the suites of the questions once for each.

import { inject } from 'vitest'
import { ClickHouseEngine } from './clickhouse/clickhouse-engine.fixture.ts'
import { openClickHouseWarehouse } from './clickhouse/clickhouse-warehouse.ts'
import { openDuckDbWarehouse } from './duckdb/duckdb-warehouse.ts'
import type { Warehouse } from './warehouse.ts'

declare module 'vitest' {
  interface ProvidedContext {
    warehouse: 'duckdb' | 'clickhouse'
  }
}

/** Whoever opens it closes it. */
export async function openEmptyWarehouse(): Promise<Warehouse> {
  if (inject('warehouse') === 'duckdb') return openDuckDbWarehouse({ path: ':memory:' })
  const engine = await ClickHouseEngine.start()
  const warehouse = await openClickHouseWarehouse({ url: engine.url('questions') })
  const close = warehouse.close.bind(warehouse)
  return Object.assign(warehouse, {
    async close() {
      await close()
      await engine.remove()
    },
  })
}
