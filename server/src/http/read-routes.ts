// The read API of PRODUCT §7: thin faces over the queries, with names in place of numbers.

import type { Clock } from '../clock.ts'
import type { Embedder } from '../embed/embedder.ts'
import { labellerProblem } from '../labeller/labeller-status.ts'
import { EMBEDDER_PROBLEMS, type EmbedderProblem } from '../model/embedder-problem.ts'
import type { LanguageModel } from '../model/language-model.ts'
import type { ProjectPipelines } from '../pipeline/project-pipelines.ts'
import { indexedCounts } from '../queries/indexed.ts'
import type { Registry } from '../registry/registry.ts'
import { VERSION } from '../version.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { topicDirectories } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { compareRoutes } from './compare-routes.ts'
import { editRoutes } from './edit-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { reprocessingAnswer, untypedKeysAnswer } from './field-answer.ts'
import { fieldOverrideRoutes } from './field-override-routes.ts'
import { fieldDirectory, fieldRoutes } from './field-routes.ts'
import { journeyRoutes } from './journey-routes.ts'
import { statusSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { searchRoutes } from './search-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { topicRoutes } from './topic-routes.ts'
import { userRoutes } from './user-routes.ts'

export interface ReadRoutesOptions {
  readonly pipeline: ProjectPipelines
  readonly warehouse: WarehouseReader
  readonly registry: Registry
  readonly embedder: Embedder
  readonly clock: Clock
  readonly languageModel: LanguageModel | null
}

export function readRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  statusRoute(route, options)
  editRoutes(route, options)
  topicRoutes(route, options)
  compareRoutes(route, options)
  journeyRoutes(route, options)
  eventRoutes(route, options)
  sessionRoutes(route, options)
  userRoutes(route, options)
  searchRoutes(route, options)
  fieldRoutes(route, options)
  fieldOverrideRoutes(route, options)
}

export async function embedderProblem(registry: Registry): Promise<{ message: string; since: string } | null> {
  const [first] = await registry.list<EmbedderProblem>(EMBEDDER_PROBLEMS)
  return first ? { message: first.value.message, since: new Date(first.value.sinceMs).toISOString() } : null
}

function statusRoute(route: DefineRoute, options: ReadRoutesOptions): void {
  const { pipeline, warehouse, registry, embedder, languageModel } = options
  route({
    method: 'get',
    path: '/v1/status',
    tag: 'Status',
    summary: 'How far the analysis is',
    scope: 'read',
    response: statusSchema,
    async handle({ project, context }) {
      const pending = pipeline.pending()
      const { reprocessing, untypedKeys } = await fieldDirectory(registry, project)
      const unclustered = reprocessing
        .filter(({ cause, to }) => cause !== 'embedder' && to === 'text')
        .map(({ done, total }) => total - done)
      const directories = await topicDirectories(registry, project)
      const counts = await indexedCounts(
        clientReader(context, warehouse),
        project,
        directories.map(({ dimension }) => dimension),
      )
      return {
        pending: pending + unclustered.reduce((sum, events) => sum + events, 0),
        indexed: counts.events,
        dimensions: directories.map(({ dimension, topics, lastConsolidatedAtMs, notices }, index) => ({
          key: dimension,
          texts: counts.texts[index] ?? 0,
          topics: topics.filter((topic) => topic.live && topic.kind === 'topic').length,
          last_consolidated_at: lastConsolidatedAtMs === null ? null : new Date(lastConsolidatedAtMs).toISOString(),
          notices: [...(notices ?? [])],
        })),
        reprocessing: reprocessing.map(reprocessingAnswer),
        ...untypedKeysAnswer(untypedKeys),
        embedder: embedder.id,
        embedder_problem: await embedderProblem(registry),
        labeller: languageModel?.model ?? 'keyphrases',
        labeller_problem: languageModel ? await labellerProblem(registry, project) : null,
        version: VERSION,
      }
    },
  })
}
