// Typed GET requests to the read API of the same origin, and its errors.

import { accessKey, forgetAccessKey } from './access-key.ts'
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
export type Segments = Answer<'/v1/segments'>
export type TrendWord = Schemas['Trend']['word']

type GetPath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths]
type Operation<Path extends GetPath> = paths[Path]['get']
export type Answer<Path extends GetPath> =
  Operation<Path> extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never
export type Query<Path extends GetPath> =
  Operation<Path> extends { parameters: { query?: infer Parameters } } ? NonNullable<Parameters> : never

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
  /** Fills `{id}` of the path. */
  readonly id?: string
  readonly signal?: AbortSignal
  /** Instead of the kept key: for verifying a new one. */
  readonly key?: string
}

/** Throws ApiError; an answer of 401 to the kept key signs out. */
export async function get<Path extends GetPath>(path: Path, options: GetOptions<Path> = {}): Promise<Answer<Path>> {
  const response = await request(urlOf(path, options), options.key ?? accessKey() ?? '', options.signal)
  if (response.ok) return (await response.json()) as Answer<Path>
  const error = await errorOf(response)
  if (response.status === 401 && options.key === undefined) forgetAccessKey()
  throw error
}

async function request(url: string, key: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, { headers: { 'X-API-Key': key }, ...(signal ? { signal } : {}) })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached. Check that it runs, then try again.')
  }
}

function urlOf<Path extends GetPath>(path: Path, { query, id }: GetOptions<Path>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one))
  }
  const place = path.replace('{id}', encodeURIComponent(id ?? ''))
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
