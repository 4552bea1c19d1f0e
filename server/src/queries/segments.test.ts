import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventFilter } from '../model/segment.ts'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { EventRow, Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { PROPERTY_RUNS, sampleFilter, sampleProject } from './sample-projects.reference.ts'
import { countSegments, type SegmentField } from './segments.ts'

let warehouse: Warehouse
let projects = 0
let sequence = 0

beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
})
afterAll(() => warehouse.close())

function isSelected(row: EventRow, filter: EventFilter, except: string): boolean {
  return (
    (filter.fromMs === null || row.timestampMs >= filter.fromMs) &&
    (filter.toMs === null || row.timestampMs < filter.toMs) &&
    (filter.eventNames.length === 0 || filter.eventNames.includes(row.name)) &&
    filter.segments.every(({ field, values }) => field === except || values.includes(row.properties[field] ?? ''))
  )
}

/** One reading of all rows a field. */
function plainSegments(rows: readonly EventRow[], filter: EventFilter, fields: readonly string[], limit: number) {
  return fields.map((field): SegmentField => {
    const counts = new Map<string, number>()
    for (const row of rows.filter((one) => isSelected(one, filter, field))) {
      const value = row.properties[field]
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const all = [...counts]
      .map(([value, events]) => ({ value, events }))
      .sort((a, b) => b.events - a.events || (a.value < b.value ? -1 : 1))
    const cut = all.slice(limit)
    const events = cut.reduce((sum, one) => sum + one.events, 0)
    return { field, values: all.slice(0, limit), other: { values: cut.length, events } }
  })
}

describe('segments', () => {
  it('equal a plain count, each field without its own filters', { timeout: 60_000 + PROPERTY_RUNS * 500 }, async () => {
    const fields = ['plan', 'platform', 'gone']
    // A second filter on one field narrows the first.
    const twice = fc.constantFrom([], [{ field: 'platform', values: ['ios', 'web'] }])
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => {
          projects++
          const project = `p${projects}`
          return fc.tuple(
            sampleProject(project, sequence + 1),
            sampleFilter(project),
            twice,
            fc.integer({ min: 1, max: 3 }),
          )
        }),
        async ([{ rows, map }, sampled, more, limit]) => {
          sequence += 100
          const filter = { ...sampled, segments: [...sampled.segments, ...more] }
          await warehouse.write(batchOf(sequence, { rows, topics: map }))
          const answer = await countSegments(warehouse, filter, { fields, limit })
          expect(answer).toEqual(plainSegments(rows, filter, fields, limit))
        },
      ),
      { numRuns: PROPERTY_RUNS, endOnFailure: true },
    )
  })
})
