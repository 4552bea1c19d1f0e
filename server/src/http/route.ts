// One mechanism for every JSON route: its schema is at once validation, types and documentation,
// and nothing runs before the key, its scope and the request have been checked.

import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AccessDirectory } from '../access/access-directory.ts'
import type { Scope } from '../access/api-key.ts'
import { ERROR_STATUS } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { validationError } from '../validation-error.ts'
import { readJsonBody } from './request-body.ts'

export interface RouteCall<Path, Query, Body> {
  readonly project: ProjectId
  readonly path: Path
  readonly query: Query
  readonly body: Body
  readonly context: Context
}

export interface RouteOptions<
  Path extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
> {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  /** In OpenAPI form, such as `/v1/topics/{id}`; further addresses that answer the same in `aliases`. */
  readonly path: string
  readonly aliases?: readonly string[]
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  readonly pathParameters?: Path
  readonly query?: Query
  readonly body?: Body
  /** False: the slice validates the body itself (ingest does, to keep one bad event from costing the others). */
  readonly parseBody?: boolean
  readonly bodyLimitBytes?: number
  readonly response: Response
  readonly errors?: readonly (keyof typeof ERROR_STATUS)[]
  handle(call: RouteCall<z.infer<Path>, z.infer<Query>, z.infer<Body>>): Promise<z.input<Response>>
}

const NO_PARAMETERS = z.object({})
const DEFAULT_BODY_BYTES = 256 * 1024
const COMMON_ERRORS = ['INVALID_REQUEST', 'INVALID_API_KEY', 'INSUFFICIENT_SCOPE', 'OVERLOADED'] as const

export const errorSchema = z
  .object({
    success: z.literal(false),
    error: z.string(),
    code: z.enum(Object.keys(ERROR_STATUS) as [keyof typeof ERROR_STATUS]),
    details: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .openapi('Error')

export type DefineRoute = <
  Path extends z.ZodObject = typeof NO_PARAMETERS,
  Query extends z.ZodObject = typeof NO_PARAMETERS,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodType,
>(
  options: RouteOptions<Path, Query, Body, Response>,
) => void

/** Returns the function with which every route of `app` is declared. */
export function routeDefiner(app: OpenAPIHono, access: AccessDirectory): DefineRoute {
  return (options) => {
    document(app, options)
    const handler = async (context: Context): Promise<Response> => {
      const project = access.authorise(apiKeyOf(context), options.scope)
      const path = parse(options.pathParameters ?? NO_PARAMETERS, context.req.param(), 'address')
      const query = parse((options.query ?? NO_PARAMETERS).strict(), queryOf(context, options.query), 'query')
      const body = options.body ? await bodyOf(context, options) : undefined
      return context.json(await options.handle({ project, path, query, body, context } as never))
    }
    for (const address of [options.path, ...(options.aliases ?? [])]) {
      app.on(options.method.toUpperCase(), address.replace(/\{(\w+)\}/g, ':$1'), handler)
    }
  }
}

/** The key of X-API-Key, or of Authorization: Bearer. */
export function apiKeyOf(context: Context): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(context.req.header('authorization') ?? '')
  return context.req.header('x-api-key')?.trim() ?? bearer?.[1]
}

async function bodyOf(
  context: Context,
  options: { body?: z.ZodType; parseBody?: boolean; bodyLimitBytes?: number },
): Promise<unknown> {
  const body = await readJsonBody(context, options.bodyLimitBytes ?? DEFAULT_BODY_BYTES)
  return options.parseBody === false || !options.body ? body : parse(options.body, body, 'body')
}

function parse(schema: z.ZodType, input: unknown, subject: string): unknown {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw validationError(parsed.error, input, subject)
  return parsed.data
}

/** Query parameters as an object: a list where the schema expects one or the parameter is repeated. */
function queryOf(context: Context, schema: z.ZodObject | undefined): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const [name, values] of Object.entries(context.req.queries())) {
    const single = values.length === 1 && !isList(schema?.shape[name])
    query[name] = single ? (values[0] ?? '') : values
  }
  return query
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodArray) return true
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isList(schema.unwrap())
  return false
}

function document(app: OpenAPIHono, options: RouteOptions<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>): void {
  const errors = [...new Set([...COMMON_ERRORS, ...(options.errors ?? [])])].map((code) => String(ERROR_STATUS[code]))
  const failure = {
    description: 'What went wrong and what to do',
    content: { 'application/json': { schema: errorSchema } },
  }
  const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })
  app.openAPIRegistry.registerPath({
    method: options.method,
    path: options.path,
    tags: [options.tag],
    summary: options.summary,
    ...(options.description ? { description: options.description } : {}),
    security: [{ apiKey: [] }, { bearer: [] }],
    request: {
      ...(options.pathParameters ? { params: options.pathParameters } : {}),
      ...(options.query ? { query: options.query } : {}),
      ...(options.body ? { body: { required: true, ...json(options.body) } } : {}),
    },
    responses: {
      200: { description: 'Success', ...json(options.response) },
      ...Object.fromEntries(errors.map((status) => [status, failure])),
    },
  })
}
