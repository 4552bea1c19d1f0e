// One attempt to send one batch. It never rejects: whatever goes wrong is an answer with status 0.

import type { Answer } from './answer.ts'
import type { Runtime } from './runtime.ts'

export interface BatchRequest {
  readonly url: string
  readonly apiKey: string | undefined
  readonly body: string
  readonly timeoutMs: number
  readonly abort: AbortController
}

export async function postBatch(request: BatchRequest, runtime: Runtime): Promise<Answer> {
  const { url, apiKey, body, timeoutMs, abort } = request
  const cancelTimeout = runtime.schedule(() => abort.abort(), timeoutMs, 'request')
  try {
    const response = await runtime.fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey }) },
      body,
      redirect: 'manual',
      signal: abort.signal,
    })
    const text = await response.text()
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: parseJson(text) }
  } catch (cause) {
    return { status: 0, retryAfter: null, body: undefined, cause }
  } finally {
    cancelTimeout()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
