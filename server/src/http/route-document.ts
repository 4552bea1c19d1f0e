// What the API reference says of a route: its schemas, who may call it, and how it can fail.

import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ERROR_STATUS } from '../errors.ts'
import type { ErrorCodes, RouteShape } from './route.ts'

export interface RouteSecurity {
  readonly opens: 'keys-and-sessions' | 'sessions' | 'anybody'
  /** Errors that every route of this kind can answer with. */
  readonly errors: ErrorCodes
}

const SCHEMES: Record<RouteSecurity['opens'], Record<string, string[]>[]> = {
  'keys-and-sessions': [{ apiKey: [] }, { bearer: [] }, { session: [] }],
  sessions: [{ session: [] }],
  anybody: [],
}

const errorSchema = z
  .object({
    success: z.literal(false),
    error: z.string(),
    code: z.enum(Object.keys(ERROR_STATUS) as [keyof typeof ERROR_STATUS]),
    details: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .openapi('Error')

export function documentRoute(
  app: OpenAPIHono,
  options: RouteShape<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>,
  security: RouteSecurity,
): void {
  const errors = [...new Set([...security.errors, ...(options.errors ?? [])])]
  const statuses = [...new Set(errors.map((code) => String(ERROR_STATUS[code])))]
  const failure = {
    description: 'What went wrong and what to do',
    content: { 'application/json': { schema: errorSchema } },
  }
  const file = (types: readonly string[]) => ({
    content: Object.fromEntries(types.map((type) => [type, { schema: z.string() }])),
  })
  const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })
  app.openAPIRegistry.registerPath({
    method: options.method,
    path: options.path,
    tags: [options.tag],
    summary: options.summary,
    ...(options.description ? { description: options.description } : {}),
    security: SCHEMES[security.opens],
    request: {
      ...(options.pathParameters ? { params: options.pathParameters } : {}),
      ...(options.query ? { query: options.query } : {}),
      ...(options.body ? { body: { required: true, ...json(options.body) } } : {}),
    },
    responses: {
      200: { description: 'Success', ...(options.contentTypes ? file(options.contentTypes) : json(options.response)) },
      ...Object.fromEntries(statuses.map((status) => [status, failure])),
    },
  })
}
