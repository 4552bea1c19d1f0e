// For tests of the read API: projects whose rows, topics and fields are put straight into the stores, past the pipeline.

import { type FieldDirectory, type FieldType, fieldDirectoryKey } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Topic, type TopicDirectory, topicDirectoryKey } from '../model/topic.ts'
import { DEFAULT_TUNING } from '../model/topic-edit.ts'
import type { EventRow, MicroClusterTopic } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import type { TestInstallation } from './installation.fixture.ts'

export interface StoredProject {
  readonly id: string
  readonly rows: readonly EventRow[]
  readonly map: readonly MicroClusterTopic[]
  /** Above that of every project stored before. */
  readonly cursor: number
  readonly fields: Readonly<Record<string, FieldType>>
  /** Numbered from 1. */
  readonly dimensions: readonly string[]
  /** Besides small talk, which is 0. */
  readonly topics: readonly number[]
}

/** Returns a key of the project with the scopes of its whole API. */
export async function storeProject({ installation }: TestInstallation, project: StoredProject): Promise<string> {
  const { registry, warehouse, access } = installation
  const id = project.id as ProjectId
  await warehouse.write(batchOf(project.cursor, { rows: project.rows, topics: project.map }))
  const fields: FieldDirectory = {
    fields: Object.entries(project.fields).map(([key, type]) => ({ key, type, reason: 'Given.', source: 'automatic' })),
    reprocessing: [],
    untypedKeys: 0,
  }
  await registry.put(fieldDirectoryKey(id), fields, 0)
  for (const [index, dimension] of project.dimensions.entries()) {
    const directory: TopicDirectory = {
      dimension,
      dimensionNumber: index + 1,
      texts: project.rows.filter((row) => row.microClusters[dimension] !== undefined).length,
      lastConsolidatedAtMs: 0,
      notices: [],
      tuning: DEFAULT_TUNING,
      topicsAtGranularity: [],
      topics: [0, -1, -2, ...project.topics].map(topicNumbered),
    }
    await registry.put(topicDirectoryKey(id, dimension), directory, 0)
  }
  return access.createKey({ project: id, name: 'test', scopes: ['ingest', 'read', 'manage'] })
}

export function topicLabel(number: number): string {
  return number === 0 ? 'Small talk' : `Topic number ${number}`
}

function topicNumbered(number: number): Topic {
  return {
    number,
    kind: number <= 0 ? 'small_talk' : 'topic',
    label: topicLabel(number),
    suggestedLabel: topicLabel(number),
    description: '',
    terms: [],
    theme: null,
    bornAtMs: 0,
    examples: { central: [], newest: [], unusual: [] },
    lineage: [],
    pinned: false,
    hidden: false,
    live: true,
  }
}
