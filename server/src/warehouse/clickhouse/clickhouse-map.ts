// What a batch changes in the map micro-cluster → topic, as rows: ClickHouse has no updates that would be part of a commit.

import type { MicroClusterTopic, WarehouseBatch } from '../warehouse.ts'

/** The map entries that the changes of a batch start from: of dropped dimensions all, of topics that end or are marked theirs. */
export interface MapScope {
  readonly project: string
  readonly dimension: string
  /** Null: all. */
  readonly topics: readonly number[] | null
}

export interface MapRow extends MicroClusterTopic {
  /** The entry goes. */
  readonly gone: boolean
}

export function touchedScopes(batch: WarehouseBatch): MapScope[] {
  const scopes = new Map<string, MapScope>()
  const add = (project: string, dimension: string, topics: readonly number[] | null) => {
    const key = scopeKey(project, dimension)
    const known = scopes.get(key)
    const all = topics === null || known?.topics === null
    scopes.set(key, { project, dimension, topics: all ? null : [...(known?.topics ?? []), ...topics] })
  }
  for (const { project, dimension } of batch.droppedAssignments) add(project, dimension, null)
  for (const { project, dimension, topic } of [...batch.successions, ...batch.marks]) add(project, dimension, [topic])
  return [...scopes.values()]
}

/** Rows that bring the map from `stored` (the entries within the touched scopes) to what it is after the batch. */
export function mapChanges(batch: WarehouseBatch, stored: readonly MicroClusterTopic[]): MapRow[] {
  const entries = new Map<string, MapRow>(stored.map((entry) => [entryKey(entry), { ...entry, gone: false }]))
  const before = new Map(entries)
  const within = (scope: { project: string; dimension: string }) =>
    [...entries].filter(([, { project, dimension }]) => project === scope.project && dimension === scope.dimension)
  for (const dropped of batch.droppedAssignments) {
    for (const [key, entry] of within(dropped)) entries.set(key, { ...entry, gone: true })
  }
  for (const succession of batch.successions) {
    for (const [key, entry] of within(succession)) {
      if (!entry.gone && entry.topic === succession.topic) entries.set(key, { ...entry, topic: succession.heir })
    }
  }
  for (const mark of batch.marks) {
    const { smallTalk, hidden } = mark
    for (const [key, entry] of within(mark)) {
      if (!entry.gone && entry.topic === mark.topic) entries.set(key, { ...entry, smallTalk, hidden })
    }
  }
  for (const entry of batch.topics) entries.set(entryKey(entry), { ...entry, gone: false })
  return [...entries].filter(([key, entry]) => before.get(key) !== entry).map(([, entry]) => entry)
}

function entryKey({ project, dimension, microCluster }: MicroClusterTopic): string {
  return `${scopeKey(project, dimension)}${microCluster}`
}

function scopeKey(project: string, dimension: string): string {
  return JSON.stringify([project, dimension])
}
