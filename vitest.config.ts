import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const hasClickHouse = existsSync('server/clickhouse-engine/node_modules/chdb')

/** What times the product on the clock: run after all the others, one file at a time. */
const TIMED = ['web/e2e/speed.test.ts', 'sdk/proofs/proofs.test.ts']

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second says nothing on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'turret',
          provide: { warehouse: 'duckdb' },
          include: [
            'server/src/**/*.test.ts',
            'sdk/typescript/src/**/*.test.ts',
            'sdk/proofs/*.test.ts',
            'fuzz/*.test.ts',
            'web/src/**/*.test.ts',
            'web/e2e/**/*.test.ts',
          ],
          exclude: TIMED,
        },
      },
      {
        extends: true,
        test: {
          name: 'speed, with nothing beside it',
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          provide: { warehouse: 'duckdb' },
          include: TIMED,
        },
      },
      {
        extends: true,
        test: {
          name: 'questions on ClickHouse',
          provide: { warehouse: 'clickhouse' },
          include: hasClickHouse ? ['server/src/queries/*.test.ts'] : [],
        },
      },
    ],
  },
})
