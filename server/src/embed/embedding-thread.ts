// One worker thread seen from outside: a promise for its start, a promise for each piece of work, one piece at a time.

import { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'

/** What an embedding worker says: once that it can embed, with what further workers may share, then vectors side by side. */
export type EmbeddingWorkerMessage<Shared> =
  | { readonly kind: 'ready'; readonly shared: Shared }
  | { readonly kind: 'vectors'; readonly vectors: Float32Array }

interface Waiting<Shared> {
  readonly resolve: (message: EmbeddingWorkerMessage<Shared>) => void
  readonly reject: (error: Error) => void
}

export class EmbeddingThread<Shared> {
  readonly slot: number
  /** Resolves once the worker can embed; rejects when it stops before. */
  readonly ready: Promise<Shared>
  readonly #worker: Worker
  #waiting: Waiting<Shared> | undefined
  #failure: unknown
  #stopped = false

  constructor(slot: number, workerFile: URL, workerData: unknown) {
    this.slot = slot
    this.#worker = new Worker(workerFile, { workerData, name: `embedding-${slot}` })
    this.ready = this.#next('ready').then(({ shared }) => shared)
    this.#worker.on('message', (message: EmbeddingWorkerMessage<Shared>) => this.#take()?.resolve(message))
    this.#worker.on('error', (error) => {
      this.#failure = error
    })
    // The error is told on exit only: by then the worker has let go of its scratch region.
    this.#worker.on('exit', () => {
      this.#stopped = true
      this.#take()?.reject(stoppedError(this.#failure))
    })
  }

  /** The vectors of the texts, side by side. Rejects when the worker has stopped or stops meanwhile. One call at a time. */
  async encode(texts: readonly string[]): Promise<Float32Array> {
    const answer = this.#next('vectors')
    this.#worker.postMessage(texts)
    return (await answer).vectors
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }

  async #next<Kind extends EmbeddingWorkerMessage<Shared>['kind']>(kind: Kind) {
    if (this.#stopped) throw stoppedError(this.#failure)
    const message = await new Promise<EmbeddingWorkerMessage<Shared>>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    if (message.kind !== kind) throw new Error(`The embedding worker answered ${message.kind} instead of ${kind}`)
    return message as Extract<EmbeddingWorkerMessage<Shared>, { kind: Kind }>
  }

  #take(): Waiting<Shared> | undefined {
    const waiting = this.#waiting
    this.#waiting = undefined
    return waiting
  }
}

function stoppedError(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : 'it was terminated'
  return new AppError('INTERNAL_ERROR', `The embedder's worker stopped (${reason}); a new one starts: try again.`, {
    cause,
  })
}
