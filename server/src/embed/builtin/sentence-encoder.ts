// Texts to vectors in one thread: tokens, windows, forward passes filled with the windows of neighbouring texts.
// The model reads 128 tokens; a longer text is the mean of its first four windows, at unit length again.

import { ForwardPass, MAX_PASS_TOKENS, scaleToUnitLength, type Window } from './forward-pass.ts'
import { MAX_WINDOW_TOKENS, type ModelImage, VECTOR_WIDTH } from './model-image.ts'
import type { Vocabulary } from './piece-trie.ts'
import { Tokeniser } from './tokeniser.ts'

const MAX_WINDOWS = 4

interface PlacedWindow {
  readonly text: number
  readonly ids: Window
}

export class SentenceEncoder {
  readonly #tokeniser: Tokeniser
  readonly #forwardPass: ForwardPass
  readonly #vectorOfNoTokens: Float32Array

  constructor(vocabulary: Vocabulary, image: ModelImage, slot: number) {
    this.#tokeniser = new Tokeniser(vocabulary)
    this.#forwardPass = new ForwardPass(image, slot)
    this.#vectorOfNoTokens = this.#forwardPass.vectorOfNoTokens()
  }

  /** Vectors of 512 numbers, side by side, in the order of the texts. */
  encode(texts: readonly string[]): Float32Array {
    const vectors = new Float32Array(texts.length * VECTOR_WIDTH)
    let batch: PlacedWindow[] = []
    let batchTokens = 0
    for (const [text, characters] of texts.entries()) {
      const windows = splitIntoWindows(this.#tokeniser.encode(characters, MAX_WINDOWS * MAX_WINDOW_TOKENS))
      if (windows.length === 0) vectors.set(this.#vectorOfNoTokens, text * VECTOR_WIDTH)
      for (const ids of windows) {
        if (batchTokens + ids.length > MAX_PASS_TOKENS) {
          this.#addVectors(batch, vectors)
          batch = []
          batchTokens = 0
        }
        batch.push({ text, ids })
        batchTokens += ids.length
      }
    }
    this.#addVectors(batch, vectors)
    for (let text = 0; text < texts.length; text++) {
      scaleToUnitLength(vectors.subarray(text * VECTOR_WIDTH, (text + 1) * VECTOR_WIDTH))
    }
    return vectors
  }

  #addVectors(batch: readonly PlacedWindow[], vectors: Float32Array): void {
    if (batch.length === 0) return
    const windowVectors = this.#forwardPass.run(batch.map(({ ids }) => ids))
    for (const [i, { text }] of batch.entries()) {
      for (let k = 0; k < VECTOR_WIDTH; k++) {
        const at = text * VECTOR_WIDTH + k
        vectors[at] = (vectors[at] ?? 0) + (windowVectors[i * VECTOR_WIDTH + k] ?? 0)
      }
    }
  }
}

function splitIntoWindows(ids: readonly number[]): Window[] {
  const windows: Window[] = []
  const end = Math.min(ids.length, MAX_WINDOWS * MAX_WINDOW_TOKENS)
  for (let start = 0; start < end; start += MAX_WINDOW_TOKENS) {
    windows.push(ids.slice(start, Math.min(start + MAX_WINDOW_TOKENS, end)))
  }
  return windows
}
