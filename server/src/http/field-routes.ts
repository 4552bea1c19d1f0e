// What the metadata fields are used for: their types, segments of enum fields, aggregates of number fields.

import { z } from '@hono/zod-openapi'
import { type FieldDirectory, type FieldType, fieldDirectoryKey } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import { type NumberGrouping, summarizeNumbers } from '../queries/numbers.ts'
import { countSegments } from '../queries/segments.ts'
import type { Registry } from '../registry/registry.ts'
import {
  analyticSelection,
  dimensionParameter,
  filterParameters,
  invalid,
  limitParameter,
  text,
} from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { fieldAnswer, untypedKeysAnswer } from './field-answer.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { fieldsSchema, numbersSchema, segmentsSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { topicNames } from './topic-names.ts'
import { topicParameter, topicSelection } from './topic-selection.ts'

const TAG = 'Fields and segments'
const DEFAULT_VALUES = 100

export function fieldRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  fieldsRoute(route, options)
  segmentsRoute(route, options)
  numbersRoute(route, options)
}

function fieldsRoute(route: DefineRoute, { registry }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/fields',
    tag: TAG,
    summary: 'Metadata fields with their types',
    scope: 'read',
    response: fieldsSchema,
    async handle({ project }) {
      const { fields, untypedKeys } = await fieldDirectory(registry, project)
      return { fields: fields.map(fieldAnswer), ...untypedKeysAnswer(untypedKeys) }
    },
  })
}

function segmentsRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/segments',
    tag: TAG,
    summary: 'Values of the enum fields with their counts',
    description: "A field's own filter is left out of its own counts, so that further values can be chosen.",
    scope: 'read',
    query: z.object({ ...filterParameters, ...topicParameter, ...limitParameter(DEFAULT_VALUES) }),
    response: segmentsSchema,
    async handle({ project, query, context }) {
      const fields = await keysOf(registry, project, 'enum')
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      const topic = await topicSelection(registry, project, query)
      const found = await countSegments(clientReader(context, warehouse), filter, {
        fields,
        ...(topic === null ? {} : { topic }),
        limit: query.limit ?? DEFAULT_VALUES,
      })
      return { segments: found.map(({ field, values, other }) => ({ field, values: [...values], other })) }
    },
  })
}

function numbersRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/numbers',
    tag: TAG,
    summary: 'Aggregates of a number field',
    description:
      'Overall, as a histogram of 20 bars of equal width, day by day in the time zone of the project, and, with `by`, for each topic or value. `limit` cuts the groups.',
    scope: 'read',
    query: z.object({
      ...dimensionParameter,
      ...filterParameters,
      ...limitParameter(DEFAULT_VALUES),
      field: text.openapi({ description: 'Key of a number field', example: 'response_time_ms' }),
      by: text.optional().openapi({ description: '`topic`, or the key of an enum field' }),
    }),
    response: numbersSchema,
    async handle({ project, query, context }) {
      const known = await keysOf(registry, project, 'number')
      if (!known.includes(query.field)) {
        throw invalid(
          'field',
          `${query.field} is no number field; the number fields are: ${known.join(', ') || 'none yet'}`,
        )
      }
      const dimension = (await chooseDimension(registry, project, query.dimension)) ?? ''
      const names = await topicNames(registry, project, dimension)
      const by = await grouping(registry, project, query.by, dimension)
      const { filter, zone } = await analyticSelection({ registry, clock }, project, query)
      const found = await summarizeNumbers(clientReader(context, warehouse), filter, {
        field: query.field,
        zone,
        limit: query.limit ?? DEFAULT_VALUES,
        ...(by ? { by } : {}),
      })
      return {
        ...found,
        field: query.field,
        histogram: [...found.histogram],
        daily: [...found.daily],
        groups: found.groups.map(({ key, ...summary }) => {
          const name = typeof key === 'number' ? names.name(key) : { id: key, label: key }
          return { key: name.id, label: name.label, ...summary }
        }),
      }
    },
  })
}

async function grouping(
  registry: Registry,
  project: ProjectId,
  by: string | undefined,
  dimension: string,
): Promise<NumberGrouping | null> {
  if (by === undefined) return null
  if (by === 'topic') return { kind: 'topic', dimension }
  const known = await keysOf(registry, project, 'enum')
  if (known.includes(by)) return { kind: 'field', field: by }
  throw invalid(
    'by',
    `${by} is neither topic nor an enum field; the enum fields are: ${known.join(', ') || 'none yet'}`,
  )
}

export async function fieldDirectory(registry: Registry, project: ProjectId): Promise<FieldDirectory> {
  const known = await registry.get<FieldDirectory>(fieldDirectoryKey(project))
  return known?.value ?? { fields: [], reprocessing: [], untypedKeys: 0 }
}

async function keysOf(registry: Registry, project: ProjectId, type: FieldType): Promise<string[]> {
  return (await fieldDirectory(registry, project)).fields.filter((field) => field.type === type).map(({ key }) => key)
}
