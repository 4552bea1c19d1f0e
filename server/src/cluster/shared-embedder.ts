// Embedding for the owner of a part by all workers of the cluster: whoever has finished a piece takes the next one, so
// that a busy part is not bound to one machine. Vectors depend on their text alone, and come back in order.

import type { Subscription } from '@nats-io/transport-node'
import type { Embedder } from '../embed/embedder.ts'
import type { NatsStore } from '../nats/nats-store.ts'

export interface SharedEmbedderOptions {
  readonly store: NatsStore
  readonly local: Embedder
  readonly node: string
  /** The other workers that are alive. */
  readonly others: () => readonly string[]
}

/** Texts of one piece; short enough that the last ones do not keep the others waiting. */
const PIECE_TEXTS = 32
/** A piece of longer texts has fewer: a message of NATS is at most 1 MB by default. */
const PIECE_CHARACTERS = 300_000
const PIECE_LIMIT_MS = 10_000
/** Pieces that each worker has in hand: a model behind a network is waited for, and a local one uses all its threads. */
const PIECES_AT_ONCE = 4

interface Piece {
  readonly from: number
  readonly texts: readonly string[]
}

/** Also answers the other workers, until it is closed. Closing it closes `local`. */
export function createSharedEmbedder({ store, local, node, others }: SharedEmbedderOptions): Embedder {
  const answering = answer(store, local, subjectOf(local.id, node))
  const remotely = async (other: string, { texts }: Piece): Promise<Float32Array[]> => {
    const reply = await store.connection.request(subjectOf(local.id, other), JSON.stringify(texts), {
      timeout: PIECE_LIMIT_MS,
    })
    return unpack(reply.data, texts.length)
  }
  return {
    id: local.id,
    generalMean: local.generalMean,
    async embed(texts) {
      const pieces = inPieces(texts)
      const helpers = others().slice(0, pieces.length - 1)
      if (helpers.length === 0) return local.embed(texts)
      const vectors: Float32Array[] = []
      const put = ({ from }: Piece, embedded: readonly Float32Array[]) => {
        embedded.forEach((vector, index) => {
          vectors[from + index] = vector
        })
      }
      const help = async (other: string) => {
        for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
          const embedded = await remotely(other, piece).catch(() => null)
          if (embedded?.length !== piece.texts.length) {
            pieces.push(piece)
            return
          }
          put(piece, embedded)
        }
      }
      const lane = async () => {
        for (let piece = pieces.shift(); piece; piece = pieces.shift()) put(piece, await local.embed(piece.texts))
      }
      const work = () => Promise.all(Array.from({ length: PIECES_AT_ONCE }, lane))
      const lanes = helpers.flatMap((other) => Array.from({ length: PIECES_AT_ONCE }, () => help(other)))
      const helping = Promise.all(lanes)
      await work()
      await helping
      // What a helper gave back after the own work had ended.
      await work()
      return vectors
    },
    ...(local.forget ? { forget: local.forget.bind(local) } : {}),
    async close() {
      answering.unsubscribe()
      await local.close()
    },
  }
}

function answer(store: NatsStore, local: Embedder, subject: string): Subscription {
  const subscription = store.connection.subscribe(subject)
  const serve = async (): Promise<void> => {
    for await (const message of subscription) {
      local.embed(message.json<string[]>()).then(
        (vectors) => message.respond(pack(vectors)),
        // The asker does it itself.
        () => message.respond(new Uint8Array(0)),
      )
    }
  }
  serve().catch(() => undefined)
  return subscription
}

function inPieces(texts: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let characters = 0
  texts.forEach((text, index) => {
    const isFull = index - from === PIECE_TEXTS || characters + text.length > PIECE_CHARACTERS
    if (index > from && isFull) {
      pieces.push({ from, texts: texts.slice(from, index) })
      from = index
      characters = 0
    }
    characters += text.length
  })
  if (from < texts.length) pieces.push({ from, texts: texts.slice(from) })
  return pieces
}

function pack(vectors: readonly Float32Array[]): Uint8Array {
  const dims = vectors[0]?.length ?? 0
  const all = new Float32Array(vectors.length * dims)
  vectors.forEach((vector, index) => {
    all.set(vector, index * dims)
  })
  return new Uint8Array(all.buffer)
}

/** None for the empty answer of a worker that failed. */
function unpack(bytes: Uint8Array, texts: number): Float32Array[] {
  // A copy of its own, so that it is aligned.
  const all = new Float32Array(new Uint8Array(bytes).buffer)
  const dims = all.length / texts
  if (dims === 0) return []
  return Array.from({ length: texts }, (_, index) => all.slice(index * dims, (index + 1) * dims))
}

/** Only workers with the same model answer each other. */
function subjectOf(embedder: string, node: string): string {
  return `turret.embed.${embedder.replaceAll(/[^A-Za-z0-9-]/g, '_')}.${node}`
}
