// A user's own decision on the type of a field: in force at once, with the stored events following in the background.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import type { FieldOverrideOutcome } from '../pipeline/field-override.ts'
import { fieldAnswer, fieldSchema, fieldTypeSchema } from './field-answer.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'

const TAG = 'Fields and segments'
const fieldPath = z.object({ key: z.string().min(1).max(64).openapi({ example: 'prompt' }) })

export function fieldOverrideRoutes(route: DefineRoute, { pipeline }: ReadRoutesOptions): void {
  route({
    method: 'put',
    path: '/v1/fields/{key}',
    tag: TAG,
    summary: 'Set the type of a field',
    description:
      'Wins over the automatic type from now on. Stored events follow in the background: see `reprocessing` in /v1/status.',
    scope: 'manage',
    pathParameters: fieldPath,
    body: z.object({
      type: fieldTypeSchema,
      in_advance: z
        .boolean()
        .default(false)
        .openapi({ description: 'True also allows a key that no event has had yet' }),
    }),
    response: fieldSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path, body }) {
      const outcome = await pipeline.overrideField(project, path.key, body.type, { inAdvance: body.in_advance })
      return answer(path.key, outcome, ', or add "in_advance": true to decide before the first one')
    },
  })
  route({
    method: 'delete',
    path: '/v1/fields/{key}',
    tag: TAG,
    summary: 'Set the type of a field back to automatic',
    description: 'The type is decided anew from the values seen so far.',
    scope: 'manage',
    pathParameters: fieldPath,
    response: fieldSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path }) {
      return answer(path.key, await pipeline.overrideField(project, path.key, null), '')
    },
  })
}

function answer(key: string, outcome: FieldOverrideOutcome | null, alternative: string) {
  if (outcome) return fieldAnswer(outcome.field)
  throw new AppError('NOT_FOUND', `There is no typed field ${key}: send events with it first${alternative}.`)
}
