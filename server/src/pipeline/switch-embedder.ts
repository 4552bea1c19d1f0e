// Another embedder than the one that made the topics: every dimension is set to be embedded anew from the stored events,
// and put to disk so before anything else happens. A crash in between finds some dimensions set already.

import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { Statement } from '../warehouse/statement.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Strays } from './former-engines.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { ProjectStates } from './project-states.ts'
import type { Publisher } from './publisher.ts'
import { planReembedding } from './reprocess.ts'

export interface SwitchOptions {
  readonly states: ProjectStates
  readonly warehouse: Warehouse
  readonly embedder: { readonly id: string }
  /** Sequence up to which the warehouse holds events. */
  readonly stored: number
  /** Tells what is under way. */
  readonly publisher: Publisher
  readonly logger: Logger
  readonly nowMs: () => number
}

export async function switchEmbedder(options: SwitchOptions): Promise<void> {
  const { states, embedder, logger } = options
  const projects = states.madeByAnother()
  if (projects.length === 0) return
  logger.info({ embedder: embedder.id, projects: projects.length }, 'another embedder: texts are embedded anew')
  for (const project of projects) await switchProject(options, project)
  await states.save(states.replayFrom)
}

async function switchProject(options: SwitchOptions, project: ProjectId): Promise<void> {
  const { states, warehouse, embedder, stored, publisher, nowMs } = options
  const state = states.load(project)
  for (const dimension of state.dimensions.values()) {
    const field = state.fields.fields.get(dimension.key)
    if (!field || dimension.embedder === embedder.id) continue
    dimension.embedder = embedder.id
    dimension.renewal = { strays: await straysOf(warehouse, dimension) }
    planReembedding(field, { through: stored, texts: dimension.texts, startedAtMs: nowMs() })
  }
  states.noteReprocessing(state)
  await states.saveProject(state)
  await publisher.publishFields(state)
  await states.evictIdle(stored)
}

/** What a crash left in the warehouse that the state on disk has not: newer micro-clusters than it knows. */
async function straysOf(warehouse: Warehouse, { project, key, engine }: ProjectDimension): Promise<Strays> {
  const statement = new Statement(warehouse.dialect)
  const rows = await warehouse.query<{ micro_cluster: number; topic: number }>(
    statement.finish(`SELECT micro_cluster, topic FROM micro_cluster_topics
      WHERE project = ${statement.text(project)} AND dimension = ${statement.text(key)}
        AND micro_cluster >= ${statement.integer(engine.nextIds.microCluster)} ORDER BY micro_cluster`),
  )
  return rows.map(({ micro_cluster, topic }) => [micro_cluster, topic])
}
