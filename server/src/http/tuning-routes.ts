// How finely a dimension is cut into topics, and into how many themes these are gathered.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { FINEST_GRANULARITY } from '../topics/choose-k.ts'
import { dimensionParameter } from './analytic-query.ts'
import { applyEdit, EDIT_TAG } from './apply-topic-edit.ts'
import { chooseDimension } from './choose-dimension.ts'
import { tuningBodySchema, tuningSchema } from './edit-schemas.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'
import { type TopicNames, topicNames } from './topic-names.ts'

const PATH = '/v1/topics/tuning'

export function tuningRoutes(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  const query = z.object({ ...dimensionParameter })
  route({
    method: 'get',
    path: PATH,
    tag: EDIT_TAG,
    summary: 'Granularity and themes, with a preview',
    scope: 'read',
    query,
    response: tuningSchema,
    async handle({ project, query: { dimension: asked } }) {
      const dimension = await chooseDimension(registry, project, asked)
      return tuningAnswer(dimension, await topicNames(registry, project, dimension ?? ''))
    },
  })
  route({
    method: 'patch',
    path: PATH,
    tag: EDIT_TAG,
    summary: 'Set granularity or the number of themes',
    description: 'A new granularity re-clusters before the answer comes; edits of single topics stay in force.',
    scope: 'manage',
    query,
    body: tuningBodySchema,
    response: tuningSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, query: { dimension: asked }, body, actor }) {
      const dimension = await chooseDimension(registry, project, asked)
      if (dimension === null) {
        throw new AppError(
          'NOT_FOUND',
          'There is no text field yet: send events with a text field in their metadata first.',
        )
      }
      const { granularity, themes } = body
      const tuning = {
        ...(granularity === undefined ? {} : { granularity }),
        ...(themes === undefined ? {} : { themes }),
      }
      const names = await topicNames(registry, project, dimension)
      await applyEdit({ registry, pipeline, project, actor }, names, { kind: 'tune', tuning })
      if (granularity !== undefined && granularity !== names.directory.tuning.granularity) {
        await pipeline.consolidate(project, dimension)
      }
      return tuningAnswer(dimension, await topicNames(registry, project, dimension))
    },
  })
}

function tuningAnswer(dimension: string | null, { directory }: TopicNames) {
  const { granularity, themes } = directory.tuning
  return {
    ...{ dimension, granularity, themes },
    previews: directory.topicsAtGranularity.map((topics, level) => ({
      granularity: level - FINEST_GRANULARITY,
      topics,
    })),
  }
}
