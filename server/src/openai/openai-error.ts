// What went wrong between us and a model's server, in words that may be shown: never with the key, or a user's words, in them.

import { redactText } from '../privacy/redaction/redact.ts'
import { withoutTexts } from './without-texts.ts'

/**
 * unreachable: no answer · timeout: none in time · rate_limited: asked to wait · unavailable: its server failed ·
 * refused: it will not do this, however often it is asked · malformed: an answer that is not what was asked for.
 */
export type OpenAiFailure = 'unreachable' | 'timeout' | 'rate_limited' | 'unavailable' | 'refused' | 'malformed'

export interface OpenAiErrorOptions {
  readonly cause?: unknown
  readonly status?: number
  readonly retryAfterMs?: number
}

export class OpenAiError extends Error {
  override readonly name = 'OpenAiError'
  readonly failure: OpenAiFailure
  readonly status: number | null
  /** How long the server asked us to wait. */
  readonly retryAfterMs: number | null

  constructor(failure: OpenAiFailure, message: string, { cause, status, retryAfterMs }: OpenAiErrorOptions = {}) {
    super(message, { cause })
    this.failure = failure
    this.status = status ?? null
    this.retryAfterMs = retryAfterMs ?? null
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.failure !== 'refused' && this.failure !== 'malformed'
  }
}

const LONGEST_EXCERPT = 200

export interface Asked {
  readonly apiKey: string | null
  readonly retryAfterMs: number | null
  /** What was sent of texts of users. */
  readonly texts: readonly string[]
}

/** The error of an answer with a status other than 2xx; `body` as far as it was read. */
export function errorOfAnswer(status: number, body: string, { apiKey, retryAfterMs, texts }: Asked): OpenAiError {
  const said = parsedError(body)
  const excerpt = withoutKey(withoutTexts(said.message ?? body, texts), apiKey)
  const message = `The model's server answered ${status}${excerpt === '' ? '' : `: ${excerpt}`}`
  return new OpenAiError(failureOf(status, said.code), message, {
    status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  })
}

/** Text of a server on one line, short, and with no credential in it, whole or in part. */
export function withoutKey(text: string, apiKey: string | null): string {
  const plain = apiKey ? withoutPartsOf(apiKey, text) : text
  const masked = plain.replace(/\S*\*{2,}\S*/g, '[key]')
  return redactText(masked, ['secret']).replace(/\s+/g, ' ').trim().slice(0, LONGEST_EXCERPT)
}

const SHORTEST_PART = 8

/** The text without runs of the key, the longest first. */
function withoutPartsOf(key: string, text: string): string {
  let left = text
  for (let length = key.length; length >= Math.min(SHORTEST_PART, key.length); length--) {
    for (let start = 0; start + length <= key.length; start++) {
      left = left.replaceAll(key.slice(start, start + length), '[key]')
    }
  }
  return left
}

function failureOf(status: number, code: string | undefined): OpenAiFailure {
  // Credit that is used up comes back with no waiting.
  if (status === 429) return code === 'insufficient_quota' ? 'refused' : 'rate_limited'
  return status >= 500 || status === 408 || status === 425 ? 'unavailable' : 'refused'
}

/** `{"error": {"message", "code"}}` of OpenAI and most others, `{"error": "…"}` of Ollama. */
function parsedError(body: string): { message?: string; code?: string } {
  try {
    const error = (JSON.parse(body) as { error?: unknown } | null)?.error
    if (typeof error === 'string') return { message: error }
    const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown }
    return {
      ...(typeof message === 'string' ? { message } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    }
  } catch {
    return {}
  }
}
