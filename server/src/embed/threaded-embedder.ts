// An embedder whose model runs in worker threads of this process, so that the event loop stays free.
// Calls take turns chunk by chunk: a search of one text does not wait behind a batch of thousands.

import { AppError } from '../errors.ts'
import type { Embedder } from './embedder.ts'
import { EmbeddingThread } from './embedding-thread.ts'

const DEFAULT_MAX_QUEUED_TEXTS = 50_000
/** A chunk takes some 50 to 100 ms: long enough for full passes, short enough to take turns. */
const CHUNK_TEXTS = 32
const CHUNK_CHARACTERS = 8_000

export interface ThreadedEmbedderOptions<Shared> {
  readonly id: string
  readonly generalMean?: Float32Array | undefined
  /** Most worker threads. Each beyond the first starts when there is work for it. */
  readonly threads: number
  /** Most texts accepted and not yet answered; default 50,000. */
  readonly maxQueuedTexts?: number | undefined
  readonly workerFile: URL
  /** What a worker is started with; `shared` is what the first one made for all, undefined for the first itself. */
  readonly workerData: (slot: number, shared: Shared | undefined) => unknown
}

/** Starts to load the model at once; calls wait for it. A failure to load rejects the calls that wait, and the next call tries again. */
export function createThreadedEmbedder<Shared>(options: ThreadedEmbedderOptions<Shared>): Embedder {
  return new ThreadedEmbedder(options)
}

interface Call {
  readonly texts: readonly string[]
  readonly vectors: Float32Array[]
  nextText: number
  missing: number
  readonly resolve: (vectors: Float32Array[]) => void
  readonly reject: (error: unknown) => void
}

class ThreadedEmbedder<Shared> implements Embedder {
  readonly id: string
  readonly generalMean: Float32Array | undefined
  readonly #options: ThreadedEmbedderOptions<Shared>
  readonly #maxQueuedTexts: number
  readonly #threads = new Set<EmbeddingThread<Shared>>()
  readonly #idle: EmbeddingThread<Shared>[] = []
  readonly #answers = new Set<Promise<Float32Array[]>>()
  /** Calls with texts that no thread has yet, the next in turn first. */
  #queue: Call[] = []
  #queuedTexts = 0
  #threadLimit: number
  #shared: Shared | undefined
  #starting = false
  #closed = false

  constructor(options: ThreadedEmbedderOptions<Shared>) {
    this.id = options.id
    this.generalMean = options.generalMean
    this.#options = options
    this.#threadLimit = options.threads
    this.#maxQueuedTexts = options.maxQueuedTexts ?? DEFAULT_MAX_QUEUED_TEXTS
    void this.#startThread()
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#closed) throw new Error('The embedder is closed')
    if (texts.length === 0) return []
    if (this.#queuedTexts + texts.length > this.#maxQueuedTexts) {
      throw new AppError('OVERLOADED', `More than ${this.#maxQueuedTexts} texts wait to be embedded: try again later.`)
    }
    const answer = this.#enqueue([...texts])
    this.#answers.add(answer)
    this.#queuedTexts += texts.length
    try {
      return await answer
    } finally {
      this.#answers.delete(answer)
      this.#queuedTexts -= texts.length
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#answers)
    await Promise.all([...this.#threads].map((thread) => thread.terminate()))
  }

  #enqueue(texts: readonly string[]): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ texts, vectors: [], nextText: 0, missing: texts.length, resolve, reject })
      this.#dispatch()
    })
  }

  /** Gives every idle thread a chunk, and starts one more thread while work is left over. */
  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#idle.pop()
      if (!thread) break
      const call = this.#queue.shift()
      if (call) void this.#embedChunk(thread, call)
    }
    if (this.#queue.length > 0 && !this.#starting && this.#threads.size < this.#threadLimit) void this.#startThread()
  }

  async #embedChunk(thread: EmbeddingThread<Shared>, call: Call): Promise<void> {
    const start = call.nextText
    const end = chunkEnd(call.texts, start)
    call.nextText = end
    if (end < call.texts.length) this.#queue.push(call)
    try {
      const vectors = await thread.encode(call.texts.slice(start, end))
      const width = vectors.length / (end - start)
      // A copy with a buffer of its own, so that keeping one vector does not keep its whole chunk.
      for (let i = start; i < end; i++) call.vectors[i] = vectors.slice((i - start) * width, (i - start + 1) * width)
      call.missing -= end - start
      if (call.missing === 0) call.resolve(call.vectors)
      this.#idle.push(thread)
    } catch (error) {
      this.#threads.delete(thread)
      this.#queue = this.#queue.filter((queued) => queued !== call)
      call.reject(error)
      if (!this.#closed) void this.#startThread()
    }
    this.#dispatch()
  }

  /** One at a time, because the first thread may make what the others share. */
  async #startThread(): Promise<void> {
    if (this.#starting) return
    this.#starting = true
    const slot = this.#freeSlot()
    const { workerFile, workerData } = this.#options
    const thread = new EmbeddingThread<Shared>(slot, workerFile, workerData(slot, this.#shared))
    this.#threads.add(thread)
    try {
      this.#shared = await thread.ready
      this.#idle.push(thread)
    } catch (error) {
      this.#threads.delete(thread)
      // Where others run, it is memory or the like that is short: go on with those.
      if (this.#threads.size > 0) this.#threadLimit = this.#threads.size
      else this.#rejectQueued(error)
    }
    this.#starting = false
    this.#dispatch()
  }

  /** Without any thread nothing would ever answer these calls. */
  #rejectQueued(error: unknown): void {
    const queued = this.#queue
    this.#queue = []
    for (const call of queued) call.reject(error)
  }

  #freeSlot(): number {
    const taken = new Set([...this.#threads].map((thread) => thread.slot))
    let slot = 0
    while (taken.has(slot)) slot++
    return slot
  }
}

function chunkEnd(texts: readonly string[], start: number): number {
  let end = start
  let characters = 0
  while (end < texts.length && end - start < CHUNK_TEXTS && (end === start || characters < CHUNK_CHARACTERS)) {
    characters += texts[end]?.length ?? 0
    end++
  }
  return end
}
