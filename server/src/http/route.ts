// One mechanism for every JSON route: its schema is at once validation, types and documentation,
// and nothing runs before the caller, what the caller may do and the request have been checked.

import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Scope } from '../access/api-key.ts'
import type { Role } from '../accounts/role.ts'
import type { ERROR_STATUS } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { validationError } from '../validation-error.ts'
import { callerOf, type Gate } from './gate.ts'
import { readJsonBody } from './request-body.ts'
import { queryOf } from './request-query.ts'
import { documentRoute } from './route-document.ts'

export interface RequestParts<Path, Query, Body> {
  readonly path: Path
  readonly query: Query
  readonly body: Body
  readonly context: Context
}

/** What was asked, and of which project. */
export interface AskedOf<Path, Query> {
  readonly project: ProjectId
  readonly path: Path
  readonly query: Query
}

/** Who asks in the name of a project: an API key of it, or a member who looks at it. */
export interface Caller {
  readonly project: ProjectId
  /** As shown in logs of changes: the name of the key or the member's e-mail address. */
  readonly actor: string
  /** What the caller may do: a key that manages may all that an owner may. */
  readonly role: Role
}

/** What lets a caller in. */
export interface CallerAccess {
  /** Of an API key. */
  readonly scope: Scope
  /** Least role of a member; default: read viewer, manage editor, ingest owner. */
  readonly role?: Role
}

export type ErrorCodes = readonly (keyof typeof ERROR_STATUS)[]

export interface RouteShape<
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
  readonly pathParameters?: Path
  readonly query?: Query
  readonly body?: Body
  /** False: the slice validates the body itself (ingest does, to keep one bad event from costing the others). */
  readonly parseBody?: boolean
  readonly bodyLimitBytes?: number
  /** For routes called thousands of times a second: `handle` gives a whole Response, headers included. See securedJson. */
  readonly ownHeaders?: boolean
  /** Default: readJsonBody. */
  readBody?(context: Context, limitBytes: number): Promise<unknown>
  readonly response: Response
  /** Of an answer that is no JSON: then `handle` gives the whole Response, as it may for any other. */
  readonly contentTypes?: readonly string[]
  readonly errors?: ErrorCodes
  /** Whether the audit log has it, for routes of keys and members; default: what `manage` allows. */
  readonly isAudited?: boolean
  /** What the audit log names; default: the values in the address. Ids of users and sessions must not be kept. */
  auditSubject?(answer: z.input<Response>, asked: AskedOf<z.infer<Path>, z.infer<Query>>): string
}

const NO_PARAMETERS = z.object({})
const DEFAULT_BODY_BYTES = 256 * 1024

/** A function that declares routes whose callers are checked in one way, of which `Access` says the details. */
export type RouteDefiner<Who, Access> = <
  Path extends z.ZodObject = typeof NO_PARAMETERS,
  Query extends z.ZodObject = typeof NO_PARAMETERS,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodType,
>(
  options: RouteShape<Path, Query, Body, Response> &
    Access & {
      handle(
        call: Who & RequestParts<z.infer<Path>, z.infer<Query>, z.infer<Body>>,
      ): Promise<z.input<Response> | globalThis.Response>
    },
) => void

/** Declares a route for API keys and signed-in members. */
export type DefineRoute = RouteDefiner<Caller, CallerAccess>

type AnyShape = RouteShape<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>

const ROLE_FOR_SCOPE: Record<Scope, Role> = { read: 'viewer', manage: 'editor', ingest: 'owner' }

/** Returns the function that declares routes for API keys and members. Changes are recorded in the audit log. */
export function routeDefiner(app: OpenAPIHono, gate: Gate): DefineRoute {
  return (options) => {
    const { scope, role = ROLE_FOR_SCOPE[scope] } = options
    const security = { opens: 'keys-and-sessions', errors: CALLER_ERRORS } as const
    documentRoute(app, options, security)
    serveRoute(app, options, async (context) => {
      const { project, actor, address, role: holds } = await callerOf(context, gate, { scope, role })
      return async ({ path, query, body }) => {
        const answer = await options.handle({ project, actor, role: holds, path, query, body, context } as never)
        if (options.isAudited ?? scope === 'manage') {
          const action = `${options.method.toUpperCase()} ${options.path}`
          const asked = { project, path, query }
          const named = Object.values(path as Record<string, string>).join(' ')
          const subject = options.auditSubject ? options.auditSubject(answer as never, asked as never) : named
          await gate.accounts.audit.record({ project, actor, action, subject, address })
        }
        return answer
      }
    })
  }
}

const CALLER_ERRORS = [
  'INVALID_REQUEST',
  'INVALID_API_KEY',
  'INVALID_SESSION',
  'INSUFFICIENT_SCOPE',
  'INSUFFICIENT_ROLE',
  'INVALID_CSRF_TOKEN',
  'CONFLICT',
  'OVERLOADED',
] as const

/** Answers at every address of a route: `admit` checks the caller and says what then happens with the request. */
export function serveRoute(
  app: OpenAPIHono,
  options: AnyShape,
  admit: (context: Context) => Promise<(parts: RequestParts<unknown, unknown, unknown>) => Promise<unknown>>,
): void {
  const { pathParameters } = options
  const querySchema = options.query?.strict()
  const handler = async (context: Context): Promise<Response> => {
    if (!options.ownHeaders) context.header('Cache-Control', 'no-store')
    const handle = await admit(context)
    const path = pathParameters ? parse(pathParameters, context.req.param(), 'address') : {}
    const given = queryOf(context, options.query)
    const query = querySchema ? parse(querySchema, given, 'query') : {}
    const body = options.body ? await bodyOf(context, options) : undefined
    const answer = await handle({ path, query, body, context })
    return answer instanceof Response ? answer : context.json(answer as object)
  }
  for (const address of [options.path, ...(options.aliases ?? [])]) {
    app.on(options.method.toUpperCase(), address.replace(/\{(\w+)\}/g, ':$1'), handler)
  }
}

async function bodyOf(context: Context, options: AnyShape): Promise<unknown> {
  const read = options.readBody ?? readJsonBody
  const body = await read(context, options.bodyLimitBytes ?? DEFAULT_BODY_BYTES)
  return options.parseBody === false || !options.body ? body : parse(options.body, body, 'body')
}

function parse(schema: z.ZodType, input: unknown, subject: string): unknown {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw validationError(parsed.error, input, subject)
  return parsed.data
}
