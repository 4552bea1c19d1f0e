// What the pipeline embeds with: an embedder that fails keeps it waiting, and nothing is lost. Events are accepted and
// kept meanwhile, and whoever asks how the analysis is learns why.

import { setTimeout as wait } from 'node:timers/promises'
import type { Embedder } from '../embed/embedder.ts'
import { AppError } from '../errors.ts'
import type { EmbedderProblem } from '../model/embedder-problem.ts'
import type { Logger } from '../observe/logger.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

export interface PatientEmbedderOptions {
  readonly embedder: Embedder
  /** Told when it begins to fail, and null when it works again. */
  readonly report: (problem: EmbedderProblem | null) => Promise<void>
  readonly logger: Logger
  readonly nowMs: () => number
  readonly firstWaitMs?: number
}

export class PatientEmbedder implements Embedder {
  readonly #options: PatientEmbedderOptions
  readonly #stopped = new AbortController()
  #problem: EmbedderProblem | null = null

  constructor(options: PatientEmbedderOptions) {
    this.#options = options
  }

  get id(): string {
    return this.#options.embedder.id
  }

  get generalMean(): Float32Array | undefined {
    return this.#options.embedder.generalMean
  }

  /** Resolves when the embedder has answered, however long that takes. Rejects only once `stop` was called. */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        const vectors = await this.#options.embedder.embed(texts)
        if (this.#problem !== null) await this.#note(null)
        return vectors
      } catch (error) {
        if (this.#stopped.signal.aborted) throw error
        await this.#notice(error)
        await this.#wait(attempt, error)
        if (this.#stopped.signal.aborted) throw error
      }
    }
  }

  forget(texts: readonly string[]): void {
    this.#options.embedder.forget?.(texts)
  }

  /** Whoever waits is let go with the last error. */
  stop(): void {
    this.#stopped.abort()
  }

  /** The embedder is closed by whoever opened it. */
  async close(): Promise<void> {
    this.stop()
  }

  async #notice(error: unknown): Promise<void> {
    const { logger, nowMs } = this.#options
    const message = error instanceof AppError ? error.message : 'The embedder failed: look into the server log.'
    if (this.#problem?.message === message) return
    logger.warn({ err: error }, 'texts cannot be embedded: events are kept, and the analysis waits')
    await this.#note({ message, sinceMs: this.#problem?.sinceMs ?? nowMs() })
  }

  async #note(problem: EmbedderProblem | null): Promise<void> {
    const { logger, report } = this.#options
    if (problem === null) logger.info('texts are embedded again')
    this.#problem = problem
    await report(problem).catch((error: unknown) => logger.warn({ err: error }, 'the registry takes nothing now'))
  }

  async #wait(attempt: number, error: unknown): Promise<void> {
    const { firstWaitMs = FIRST_WAIT_MS } = this.#options
    const asked = error instanceof AppError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
    const growing = Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** attempt)
    const waitMs = Math.max(growing, Math.min(asked, attempt === 0 ? 0 : LONGEST_WAIT_MS))
    await wait(waitMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
  }
}
