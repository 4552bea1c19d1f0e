// A running installation as the source of a migration: it is copied while it takes events, and paused for the rest.

import { setTimeout as wait } from 'node:timers/promises'
import type { Journal } from '../journal/journal.ts'
import type { MigrationSource } from '../migrate-main.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { statesThrough } from '../pipeline/split-states.ts'
import type { ChangeGate } from './change-gate.ts'

type Stores = Pick<MigrationSource, 'warehouse' | 'journal' | 'registry' | 'audit' | 'erasures' | 'stateFolder'>

const POLL_MS = 50

export function liveSource(stores: Stores, gate: ChangeGate, pipeline: Pipeline): MigrationSource {
  const { warehouse, journal, stateFolder } = stores
  return {
    ...stores,
    get changes() {
      return gate.changes
    },
    async begin() {
      gate.watchRows()
      // A batch that was being written at that moment is in the rows from here on.
      await warehouse.cursor()
    },
    async pause() {
      await gate.closeForAppends()
      await untilOnDisk(journal, pipeline, stateFolder)
      await gate.closeForAll()
    },
  }
}

async function untilOnDisk(journal: Journal, pipeline: Pipeline, stateFolder: string): Promise<void> {
  const last = journal.lastSequence()
  await pipeline.untilIndexed(last)
  while (statesThrough(stateFolder) < last) {
    await pipeline.checkRunning()
    pipeline.snapshotSoon()
    await wait(POLL_MS)
  }
}
