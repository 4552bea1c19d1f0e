// Typed requests to the API of the same origin, and its errors.

import { accessHeaders, accessKind, forgetAccess, hasCsrfToken, keepMemberSession } from './access.ts'
import type { components, paths } from './generated/openapi.ts'

type Schemas = components['schemas']
export type Topics = Schemas['Topics']
export type Topic = Schemas['Topic']
export type TopicDetail = Schemas['TopicDetail']
export type TopicName = Schemas['TopicName']
export type TopicExample = Schemas['TopicExample']
export type Journeys = Schemas['Journeys']
export type JourneyStep = Journeys['steps'][number]
export type TrackedEvent = Schemas['Event']
export type SessionsPage = Schemas['Sessions']
export type SessionRow = SessionsPage['sessions'][number]
export type Session = Schemas['Session']
export type UserRow = Schemas['Users']['users'][number]
export type Role = Schemas['Project']['role']
export type Segments = Answer<'/v1/segments'>
export type TrendWord = Schemas['Trend']['word']
export type Comparison = Schemas['JourneyComparison']
export type JourneyDifference = Schemas['JourneyDifference']
export type Me = Schemas['Me']
export type Project = Schemas['Project']
export type Search = Schemas['Search']
export type Status = Schemas['Status']
export type Member = Schemas['Member']
export type ApiKey = Schemas['ApiKey']
export type TopicEdits = Schemas['TopicEdits']
export type TopicEdited = Schemas['TopicEdited']
export type TopicChange = Schemas['TopicChange']
export type TopicTuning = Schemas['TopicTuning']
export type SplitPreview = Schemas['TopicSplitPreview']
export type Field = Schemas['Fields']['fields'][number]
export type PrivacySettings = Schemas['PrivacySettings']
export type ErasureReceipt = Schemas['ErasureReceipt']
export type Usage = Schemas['Usage']
export type Models = Schemas['Models']
export type Alert = Schemas['Alert']
export type Alerts = Schemas['Alerts']
export type FiredAlert = Schemas['FiredAlert']
export type AlertBody = SentBody<Sent<'post', '/v1/alerts'>>

type GetPath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths]
type Operation<Path extends GetPath> = paths[Path]['get']
export type Answer<Path extends GetPath> =
  Operation<Path> extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never
export type Query<Path extends GetPath> =
  Operation<Path> extends { parameters: { query?: infer Parameters } } ? NonNullable<Parameters> : never

type Method = 'post' | 'put' | 'patch' | 'delete'
type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, object> ? Path : never
}[keyof paths]
type Sent<M extends Method, Path extends PathOf<M>> = paths[Path][M]
type SentBody<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : never
type SentQuery<Operation> = Operation extends { parameters: { query?: infer Parameters } }
  ? NonNullable<Parameters>
  : never
type SentAnswer<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer Body } } } }
  ? Body
  : never

/** What the server answered instead of data; `status` 0: it could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }
}

export interface GetOptions<Path extends GetPath> {
  readonly query?: Query<Path>
  /** Fills the parameter of the path. */
  readonly id?: string
  readonly signal?: AbortSignal
  /** Instead of the kept key: for verifying a new one. */
  readonly key?: string
}

/** Throws ApiError; an answer of 401 to the kept key signs out. */
export async function get<Path extends GetPath>(path: Path, options: GetOptions<Path> = {}): Promise<Answer<Path>> {
  const { signal, key } = options
  const response = await request(urlOf(path, options), {
    headers: key === undefined ? accessHeaders() : { 'X-API-Key': key },
    ...(signal ? { signal } : {}),
  })
  return answerOf(response, key === undefined)
}

export interface SendOptions<Operation> {
  readonly query?: SentQuery<Operation>
  /** Fills the parameter of the path. */
  readonly id?: string
  readonly body?: SentBody<Operation>
}

/** Changes something. Throws ApiError; an answer of 401 signs out. */
export async function send<M extends Method, Path extends PathOf<M>>(
  method: M,
  path: Path,
  options: SendOptions<Sent<M, Path>> = {},
): Promise<SentAnswer<Sent<M, Path>>> {
  const { body } = options
  // A session's proof is not kept over a reload: it is asked for before the first change.
  if (accessKind() === 'member' && !hasCsrfToken()) keepMemberSession((await get('/v1/me')).csrf_token)
  const response = await request(urlOf(path, options), {
    method: method.toUpperCase(),
    headers: {
      ...accessHeaders(),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answerOf(response, true)
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached. Check that it runs, then try again.')
  }
}

async function answerOf<Body>(response: Response, withKeptKey: boolean): Promise<Body> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Body
  const error = await errorOf(response)
  if (response.status === 401 && withKeptKey) forgetAccess()
  throw error
}

interface Place {
  readonly query?: object | undefined
  readonly id?: string | undefined
}

function urlOf(path: string, { query, id }: Place): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one))
  }
  const place = path.replace(/\{\w+\}/, encodeURIComponent(id ?? ''))
  return parameters.size === 0 ? place : `${place}?${parameters}`
}

async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const { error, code } = (body ?? {}) as { error?: string; code?: string }
  return new ApiError(
    response.status,
    code ?? 'UNEXPECTED_ANSWER',
    error ?? `The server answered ${response.status} without saying why. Look into its log.`,
  )
}
