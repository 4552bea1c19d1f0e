// For tests: one event as a row, and a batch of nothing, to be changed where it matters.

import type { EventRow, WarehouseBatch } from './warehouse.ts'

export function eventRow(sequence: number, changes: Partial<EventRow> = {}): EventRow {
  return {
    project: 'p1',
    sequence,
    eventId: `e${sequence}`,
    name: 'message',
    sessionId: 's1',
    userId: 'u1',
    timestampMs: 1_767_225_600_000 + sequence,
    metadata: '{"prompt":"hello"}',
    properties: { platform: 'ios' },
    numbers: { latency: 12.5 },
    microClusters: { prompt: 1 },
    ...changes,
  }
}

export function batchOf(cursor: number, changes: Partial<WarehouseBatch> = {}): WarehouseBatch {
  return {
    rows: [],
    droppedAssignments: [],
    successions: [],
    marks: [],
    topics: [],
    lateAssignments: [],
    cursor,
    ...changes,
  }
}
