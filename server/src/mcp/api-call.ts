// How the tools of an assistant reach the product: through the HTTP API, in process or over the network, as their caller.

export interface ApiAnswer {
  readonly ok: boolean
  /** Parsed JSON. */
  readonly body: unknown
}

/** Sends one request in the name of the caller. `path` starts with a slash. */
export type ApiCall = (method: 'GET' | 'PATCH' | 'POST', path: string, body?: unknown) => Promise<ApiAnswer>

type Send = (path: string, init: RequestInit) => Response | Promise<Response>

export function apiCall(send: Send, key: string): ApiCall {
  return async (method, path, body) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await send(path, { method, headers: { 'x-api-key': key, ...type }, ...json })
    return { ok: response.ok, body: await response.json() }
  }
}

type QueryValue = string | number | boolean | readonly string[] | null | undefined

/** `/v1/topics` and { limit: 3, segment: ['a:b', 'c:d'] } → `/v1/topics?limit=3&segment=a:b&segment=c:d`. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one))
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`
}
