// In front of an embedder: texts repeat ("yes", "thanks"), so the newest vectors are kept and equal texts embedded once,
// also when they are in the same batch or still on their way. Memory is bounded by bytes.

import type { Embedder } from './embedder.ts'

const DEFAULT_MAX_BYTES = 64 * 2 ** 20
/** A guess at what a map entry and an array object cost beside their contents. */
const ENTRY_OVERHEAD_BYTES = 200

export interface CacheOptions {
  /** Vectors and texts together; default 64 MiB, some 25,000 vectors of 512 numbers. */
  readonly maxBytes?: number
}

/** Same vectors as `inner`, which it closes too. Least recently used texts leave first. */
export function createCachedEmbedder(inner: Embedder, options: CacheOptions = {}): Embedder {
  return new CachedEmbedder(inner, options.maxBytes ?? DEFAULT_MAX_BYTES)
}

class CachedEmbedder implements Embedder {
  readonly #inner: Embedder
  readonly #maxBytes: number
  /** In order of last use, the oldest first. */
  readonly #vectors = new Map<string, Float32Array>()
  readonly #inFlight = new Map<string, Promise<Float32Array>>()
  #bytes = 0
  #closed = false

  constructor(inner: Embedder, maxBytes: number) {
    this.#inner = inner
    this.#maxBytes = maxBytes
  }

  get id(): string {
    return this.#inner.id
  }

  get generalMean(): Float32Array | undefined {
    return this.#inner.generalMean
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#closed) throw new Error('The embedder is closed')
    const known = new Map<string, Float32Array | Promise<Float32Array>>()
    const missing: string[] = []
    for (const text of new Set(texts)) {
      const vector = this.#recall(text) ?? this.#inFlight.get(text)
      if (vector) known.set(text, vector)
      else missing.push(text)
    }
    for (const [text, vector] of this.#request(missing)) known.set(text, vector)
    const vectors = await Promise.all(texts.map((text) => known.get(text) ?? missingVector()))
    return vectors.map((vector) => vector.slice())
  }

  forget(texts: readonly string[]): void {
    for (const text of texts) this.#drop(text)
    this.#inner.forget?.(texts)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#inner.close()
    this.#vectors.clear()
    this.#bytes = 0
  }

  #recall(text: string): Float32Array | undefined {
    const vector = this.#vectors.get(text)
    if (vector) {
      this.#vectors.delete(text)
      this.#vectors.set(text, vector)
    }
    return vector
  }

  #request(texts: readonly string[]): Map<string, Promise<Float32Array>> {
    const requested = new Map<string, Promise<Float32Array>>()
    if (texts.length === 0) return requested
    const batch = this.#inner.embed(texts)
    for (const [i, text] of texts.entries()) {
      const vector = batch.then((vectors) => this.#remember(text, vectors[i]))
      requested.set(text, vector)
      this.#inFlight.set(text, vector)
    }
    const forget = () => {
      for (const text of texts) this.#inFlight.delete(text)
    }
    batch.then(forget, forget)
    return requested
  }

  /** Keeps a copy, because the batch's vectors may share one large buffer. */
  #remember(text: string, vector: Float32Array | undefined): Float32Array {
    const kept = (vector ?? missingVector()).slice()
    const bytes = entryBytes(text, kept)
    if (bytes > this.#maxBytes) return kept
    this.#vectors.set(text, kept)
    this.#bytes += bytes
    for (const oldest of this.#vectors.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#drop(oldest)
    }
    return kept
  }

  #drop(text: string): void {
    const vector = this.#vectors.get(text)
    if (vector && this.#vectors.delete(text)) this.#bytes -= entryBytes(text, vector)
  }
}

function entryBytes(text: string, vector: Float32Array): number {
  return 2 * text.length + vector.byteLength + ENTRY_OVERHEAD_BYTES
}

function missingVector(): never {
  throw new Error('The embedder answered with fewer vectors than texts')
}
