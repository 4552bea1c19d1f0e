// Begins a part of the journal behind events that are stored already: an installation that moves in brings its
// sequences, counters and idempotency keys along.

import type { NatsStore } from '../../nats/nats-store.ts'
import type { KeyEntry } from './append-message.ts'
import { keyBlocks, openKeyStream } from './key-blocks.ts'
import { TrimRecord } from './trim-record.ts'

export interface JournalBeginning {
  /** The next record gets the sequence after it. */
  readonly through: number
  readonly counts: ReadonlyMap<string, number>
}

/** Where a key comes twice, the later one counts. */
export async function bringKeys(store: NatsStore, partition: number, keys: readonly KeyEntry[]): Promise<void> {
  const stream = await openKeyStream(store, partition)
  for (const block of keyBlocks(keys)) await store.streams.publish(stream.replaceAll('-', '.'), block)
}

export async function beginJournal(store: NatsStore, partition: number, beginning: JournalBeginning): Promise<void> {
  const { through, counts } = beginning
  await openKeyStream(store, partition)
  const record = await TrimRecord.open(store, partition)
  await record.save({ message: 0, last: through, trimmed: through }, counts)
  await record.close()
}
