// Embedding by any server that speaks OpenAI's API: OpenAI, Ollama, vLLM, Text Embeddings Inference and others.
// Texts go in batches of bounded size; what a server cannot take (too long, too many) goes again in smaller parts.

import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { type Fetch, OpenAiClient, type OpenAiEndpoint } from '../../openai/openai-client.ts'
import { OpenAiError } from '../../openai/openai-error.ts'
import type { Embedder } from '../embedder.ts'

export interface OpenAiEmbedderOptions {
  readonly endpoint: OpenAiEndpoint
  readonly model: string
  readonly fetch?: Fetch
  readonly timeoutMs?: number
  readonly firstDelayMs?: number
}

const TIMEOUT_MS = 30_000
const CLOSING_MS = 5_000
const ATTEMPTS = 3
const BATCH_TEXTS = 64
const BATCH_CHARACTERS = 60_000
/** Below the 8,000 tokens of the usual limit in most languages. */
const LONGEST_TEXT = 8_000
const SHORTEST_CUT = 200
const MOST_REQUESTS = 4
/** Servers refuse a text without anything in it. */
const BLANK = '-'
const TOO_MUCH = new Set([400, 413, 422])

const ANSWER = z.object({
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(1) })),
})

/** Nothing is asked before the first texts. Rejects with AppError OVERLOADED where the server does not answer as it should. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  return new OpenAiEmbedder(options)
}

class OpenAiEmbedder implements Embedder {
  readonly id: string
  readonly #client: OpenAiClient
  readonly #model: string
  /** Of requests that a closing embedder waits for no longer. */
  readonly #givenUp = new AbortController()
  readonly #answers = new Set<Promise<unknown>>()
  #width: number | null = null
  #closed = false

  constructor({ endpoint, model, timeoutMs = TIMEOUT_MS, ...options }: OpenAiEmbedderOptions) {
    this.id = `openai:${model}`
    this.#model = model
    this.#client = new OpenAiClient({ endpoint, timeoutMs, attempts: ATTEMPTS, ...options })
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#closed) throw new Error('The embedder is closed')
    const answer = this.#embedAll(texts)
    this.#answers.add(answer)
    try {
      return await answer
    } catch (error) {
      throw error instanceof OpenAiError ? asAppError(error) : error
    } finally {
      this.#answers.delete(answer)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const timer = setTimeout(() => this.#givenUp.abort(), CLOSING_MS)
    await Promise.allSettled(this.#answers)
    clearTimeout(timer)
  }

  async #embedAll(texts: readonly string[]): Promise<Float32Array[]> {
    const batches = inBatches(texts.map(acceptable))
    const vectors: Float32Array[][] = batches.map(() => [])
    let next = 0
    const work = async (): Promise<void> => {
      while (next < batches.length) {
        const index = next++
        vectors[index] = await this.#embedBatch(batches[index] ?? [])
      }
    }
    await Promise.all(Array.from({ length: Math.min(MOST_REQUESTS, batches.length) }, work))
    return vectors.flat()
  }

  async #embedBatch(texts: readonly string[]): Promise<Float32Array[]> {
    try {
      const question = { model: this.#model, input: texts, encoding_format: 'float' }
      return this.#read(await this.#client.post('embeddings', question, { signal: this.#givenUp.signal }), texts.length)
    } catch (error) {
      const smaller = isTooMuch(error) ? smallerParts(texts) : null
      if (smaller === null) throw error
      const parts: Float32Array[] = []
      for (const part of smaller) parts.push(...(await this.#embedBatch(part)))
      return parts
    }
  }

  #read(answer: unknown, texts: number): Float32Array[] {
    const { success, data } = ANSWER.safeParse(answer)
    const vectors: Float32Array[] = []
    for (const { index, embedding } of data?.data ?? []) vectors[index] = unit(embedding)
    const widths = new Set(vectors.map((vector) => vector?.length))
    if (!success || vectors.length !== texts || Object.keys(vectors).length !== texts || widths.size > 1) {
      throw new OpenAiError('malformed', `The model's server did not answer ${texts} texts with as many vectors`)
    }
    const [width = null] = widths
    this.#width ??= width ?? null
    if (width !== this.#width) {
      throw new OpenAiError('malformed', `The model's vectors had ${this.#width} numbers, and now have ${width}`)
    }
    return vectors
  }
}

function asAppError(error: OpenAiError): AppError {
  const retryAfterSeconds = Math.ceil((error.retryAfterMs ?? 10_000) / 1000)
  return new AppError('OVERLOADED', `Texts cannot be embedded now. ${error.message}.`, {
    cause: error,
    retryAfterSeconds,
  })
}

/** Without halves of surrogate pairs, and not longer than models can read. */
function acceptable(text: string): string {
  const cut = Buffer.from(text.slice(0, LONGEST_TEXT), 'utf8').toString('utf8')
  return cut.trim() === '' ? BLANK : cut
}

function inBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = []
  let characters = 0
  for (const text of texts) {
    const batch = batches.at(-1)
    if (batch && batch.length < BATCH_TEXTS && characters + text.length <= BATCH_CHARACTERS) batch.push(text)
    else {
      batches.push([text])
      characters = 0
    }
    characters += text.length
  }
  return batches
}

function isTooMuch(error: unknown): boolean {
  return error instanceof OpenAiError && error.status !== null && TOO_MUCH.has(error.status)
}

/** Halves of a batch, or half of a text; null where there is nothing to shorten. */
function smallerParts(texts: readonly string[]): string[][] | null {
  const middle = Math.ceil(texts.length / 2)
  if (texts.length > 1) return [texts.slice(0, middle), texts.slice(middle)]
  const [text = ''] = texts
  return text.length <= SHORTEST_CUT ? null : [[acceptable(text.slice(0, Math.ceil(text.length / 2)))]]
}

function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers)
  if (length > 0 && Number.isFinite(length)) return Float32Array.from(numbers, (value) => value / length)
  return Float32Array.from(numbers, (_, index) => (index === 0 ? 1 : 0))
}
