// One request to a server that speaks OpenAI's HTTP API: time-out, retries with full jitter, Retry-After, a bounded answer.
// The key travels in a header to the address that was given, follows no redirect, and is in no error.

import { setTimeout as wait } from 'node:timers/promises'
import { errorOfAnswer, OpenAiError } from './openai-error.ts'
import { textsIn } from './without-texts.ts'

export interface OpenAiEndpoint {
  /** Such as https://api.openai.com/v1 or http://localhost:11434/v1. */
  readonly baseUrl: string
  readonly apiKey: string | null
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface OpenAiClientOptions {
  readonly endpoint: OpenAiEndpoint
  /** Of one attempt, the reading of the answer included. */
  readonly timeoutMs: number
  /** 1: no retry. */
  readonly attempts: number
  /** How addresses are reached: those that users entered through the guard against requests to inner networks. */
  readonly fetch?: Fetch
  readonly mostAnswerBytes?: number
  /** Upper end of the wait before the second attempt; doubles with each further one. */
  readonly firstDelayMs?: number
  readonly nowMs?: () => number
  /** Between 0 and 1. */
  readonly random?: () => number
}

export interface PostOptions {
  readonly signal?: AbortSignal
  /** Called before each attempt; what it throws ends the request. Counts what is sent. */
  readonly beforeAttempt?: () => Promise<void>
}

interface Sent {
  readonly payload: string
  /** The texts in it, for errors that quote them. */
  readonly texts: () => string[]
}

/** Of the requests that are made: texts to embed, or turns of a chat. */
interface SentBody {
  readonly input: readonly string[]
  readonly messages: readonly { readonly content: unknown }[]
}

function textsSentIn({ input, messages = [] }: Partial<SentBody>): string[] {
  return textsIn([input, messages.map(({ content }) => content)])
}

const FIRST_DELAY_MS = 500
const LONGEST_WAIT_MS = 30_000
const MOST_ANSWER_BYTES = 64 * 1024 * 1024
const MOST_ERROR_BYTES = 4_096

export class OpenAiClient {
  readonly #options: OpenAiClientOptions

  constructor(options: OpenAiClientOptions) {
    this.#options = options
  }

  /**
   * Posts JSON to a path below the base URL, such as `embeddings`, and returns the parsed answer. Throws OpenAiError;
   * a wait that the server asks for is kept, or, where it is longer than half a minute, left to the caller.
   */
  async post(path: string, body: unknown, { signal, beforeAttempt }: PostOptions = {}): Promise<unknown> {
    const payload = JSON.stringify(body)
    const texts = () => textsSentIn(body as Partial<SentBody>)
    for (let attempt = 1; ; attempt++) {
      await beforeAttempt?.()
      try {
        return await this.#attempt(path, { payload, texts }, signal)
      } catch (error) {
        const delayMs = this.#delayAfter(error, attempt)
        if (delayMs === null || signal?.aborted) throw error
        await wait(delayMs, undefined, signal ? { signal } : {})
      }
    }
  }

  /** Null: the request has failed for good. */
  #delayAfter(error: unknown, attempt: number): number | null {
    const { attempts, firstDelayMs = FIRST_DELAY_MS, random = Math.random } = this.#options
    if (!(error instanceof OpenAiError) || !error.isTemporary || attempt >= attempts) return null
    const jitter = random() * Math.min(LONGEST_WAIT_MS, firstDelayMs * 2 ** (attempt - 1))
    if (error.retryAfterMs === null) return jitter
    return error.retryAfterMs > LONGEST_WAIT_MS ? null : error.retryAfterMs + jitter
  }

  async #attempt(path: string, { payload, texts }: Sent, outer: AbortSignal | undefined): Promise<unknown> {
    const { endpoint, timeoutMs, mostAnswerBytes = MOST_ANSWER_BYTES, fetch: send = fetch } = this.#options
    const clock = AbortSignal.timeout(timeoutMs)
    const signal = outer ? AbortSignal.any([outer, clock]) : clock
    try {
      const response = await send(addressOf(endpoint.baseUrl, path), {
        ...{ method: 'POST', body: payload, signal, redirect: 'error' },
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(endpoint.apiKey === null ? {} : { authorization: `Bearer ${endpoint.apiKey}` }),
        },
      })
      if (response.ok) return parsed(await readText(response, mostAnswerBytes, 'refuse'))
      throw errorOfAnswer(response.status, await readText(response, MOST_ERROR_BYTES, 'cut'), {
        apiKey: endpoint.apiKey,
        texts: texts(),
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), (this.#options.nowMs ?? Date.now)()),
      })
    } catch (error) {
      if (error instanceof OpenAiError || outer?.aborted) throw error
      if (clock.aborted) {
        throw new OpenAiError('timeout', `The model's server did not answer within ${timeoutMs / 1000} s`)
      }
      throw new OpenAiError('unreachable', `The model's server cannot be reached: ${reasonOf(error)}`, { cause: error })
    }
  }
}

function addressOf(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${path}`
}

/** The innermost reason, as fetch wraps it: "connect ECONNREFUSED 127.0.0.1:1". */
function reasonOf(error: unknown): string {
  let innermost = error
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause
  if (innermost instanceof AggregateError) [innermost] = innermost.errors
  return innermost instanceof Error ? innermost.message : 'no reason given'
}

/** A header of seconds or of a date, as milliseconds from now. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs
  return Number.isNaN(delayMs) ? null : Math.max(0, delayMs)
}

async function readText(response: Response, mostBytes: number, beyond: 'refuse' | 'cut'): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > mostBytes && beyond === 'refuse') {
      throw new OpenAiError('malformed', `The model's server sent more than ${mostBytes} bytes`)
    }
    text += decoder.decode(chunk, { stream: true })
    if (bytes > mostBytes) break
  }
  return text + decoder.decode()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OpenAiError('malformed', "The model's server did not answer in JSON: check the address")
  }
}
