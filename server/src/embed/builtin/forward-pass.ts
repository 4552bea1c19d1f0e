// The transformer's forward pass over windows of token ids: two pre-norm layers, mean over tokens, tanh, unit length.
// Windows lie behind one another without padding; only attention sees where one ends, so none depends on its neighbours.

import { instantiateKernel, type Kernel, MemoryLayout } from '../../kernel/kernel.ts'
import {
  type DenseParameters,
  HEADS,
  type ModelImage,
  type ModelParameters,
  type NormParameters,
  TOKEN_WIDTH,
  type TransformerLayerParameters,
  VECTOR_WIDTH,
} from './model-image.ts'

/** Tokens in one pass: with more, the rows of a layer leave the second-level cache (2026-11). */
export const MAX_PASS_TOKENS = 192
const FLOAT_BYTES = 4
const INT16_BYTES = 2
const INNER_WIDTH = 3 * VECTOR_WIDTH
const ROW_GROUP = 4
const SMALLEST_SQUARED_LENGTH = 1e-12

/** Bytes of scratch that a thread needs. */
export const SCRATCH_BYTES: number = layOutScratch(0).endByte

export type Window = readonly number[]

/** Where the rows of a window are in the matrices of a pass. */
interface Span {
  readonly firstRow: number
  readonly tokens: number
}

export class ForwardPass {
  readonly #kernel: Kernel
  readonly #memory: WebAssembly.Memory
  readonly #parameters: ModelParameters
  readonly #scratch: Scratch

  /** Works in scratch region `slot` of the image, which no other thread may use meanwhile. */
  constructor(image: ModelImage, slot: number) {
    this.#kernel = instantiateKernel(image.memory)
    this.#memory = image.memory
    this.#parameters = image.parameters
    this.#scratch = layOutScratch(image.scratchStart + slot * SCRATCH_BYTES)
  }

  /** Unit vectors of the windows, side by side. A window has 1 to 128 tokens; together they have at most MAX_PASS_TOKENS. */
  run(windows: readonly Window[]): Float32Array {
    const { embedded, hidden, attended } = this.#scratch
    const [first, second] = this.#parameters.layers
    const spans = this.#embed(windows)
    const rows = spans.reduce((sum, span) => sum + span.tokens, 0)

    this.#attend(first, embedded, spans, rows)
    this.#multiply(this.#parameters.widen, embedded, rows, hidden)
    this.#multiply(first.attentionOutput, attended, rows, hidden, { accumulate: true })
    this.#expand(first, rows)
    this.#multiply(first.contract, this.#scratch.inner, rows, hidden, { accumulate: true })

    this.#attend(second, hidden, spans, rows)
    this.#multiply(second.attentionOutput, attended, rows, hidden, { accumulate: true })
    this.#expand(second, rows)
    return this.#pool(second, spans)
  }

  /** The vector of a text without tokens: their mean is zero, so only the last bias is left. */
  vectorOfNoTokens(): Float32Array {
    return toSentenceVector(this.#floats(this.#parameters.sentence.bias, VECTOR_WIDTH).slice())
  }

  #embed(windows: readonly Window[]): Span[] {
    const { ids, embedded } = this.#scratch
    const { tokenTable, positionTable } = this.#parameters
    const spans: Span[] = []
    let firstRow = 0
    for (const window of windows) {
      new Int32Array(this.#memory.buffer, ids, window.length).set(window)
      const output = embedded + firstRow * TOKEN_WIDTH * FLOAT_BYTES
      this.#kernel.embedTokens(ids, window.length, TOKEN_WIDTH, tokenTable, positionTable, output)
      spans.push({ firstRow, tokens: window.length })
      firstRow += window.length
    }
    return spans
  }

  /** Leaves what the heads read, before their output projection, in `attended`. */
  #attend(layer: TransformerLayerParameters, input: number, spans: readonly Span[], rows: number): void {
    const { inner, attended, scores } = this.#scratch
    const { width } = layer
    this.#normalise(layer.attentionNorm, input, rows, width)
    this.#multiply(layer.queriesKeysValues, this.#scratch.normalised, rows, inner)
    const scale = Math.fround(1 / Math.sqrt(width / HEADS))
    for (const { firstRow, tokens } of spans) {
      const queriesKeysValues = inner + firstRow * 3 * width * FLOAT_BYTES
      const output = attended + firstRow * width * FLOAT_BYTES
      this.#kernel.attention(queriesKeysValues, tokens, width, HEADS, scale, output, scores)
    }
  }

  /** First half of the feed-forward block: leaves its ReLU activations in `inner`. */
  #expand(layer: TransformerLayerParameters, rows: number): void {
    this.#normalise(layer.feedForwardNorm, this.#scratch.hidden, rows, VECTOR_WIDTH)
    this.#multiply(layer.expand, this.#scratch.normalised, rows, this.#scratch.inner, { relu: true })
  }

  /** The last layer's second matrix is linear, so it is applied to the mean over tokens: once a window, not once a token. */
  #pool(last: TransformerLayerParameters, spans: readonly Span[]): Float32Array {
    const { inner, hidden, pooledInner, pooledHidden, sentences } = this.#scratch
    for (const [i, { firstRow, tokens }] of spans.entries()) {
      const innerRows = inner + firstRow * INNER_WIDTH * FLOAT_BYTES
      const hiddenRows = hidden + firstRow * VECTOR_WIDTH * FLOAT_BYTES
      this.#kernel.averageRows(innerRows, tokens, INNER_WIDTH, pooledInner + i * INNER_WIDTH * FLOAT_BYTES)
      this.#kernel.averageRows(hiddenRows, tokens, VECTOR_WIDTH, pooledHidden + i * VECTOR_WIDTH * FLOAT_BYTES)
    }
    this.#multiply(last.contract, pooledInner, spans.length, pooledHidden, { accumulate: true })
    this.#multiply(this.#parameters.sentence, pooledHidden, spans.length, sentences)
    const vectors = this.#floats(sentences, spans.length * VECTOR_WIDTH).slice()
    for (let i = 0; i < spans.length; i++) toSentenceVector(vectors.subarray(i * VECTOR_WIDTH, (i + 1) * VECTOR_WIDTH))
    return vectors
  }

  #normalise({ gain, offset }: NormParameters, input: number, rows: number, width: number): void {
    this.#kernel.layerNorm(input, rows, width, gain, offset, this.#scratch.normalised)
  }

  /** output = input · weights + bias, through int16. Works on whole groups of rows: what the spare rows hold is never read. */
  #multiply(
    dense: DenseParameters,
    input: number,
    rows: number,
    output: number,
    { relu = false, accumulate = false }: { relu?: boolean; accumulate?: boolean } = {},
  ): void {
    const { quantised, rowScales } = this.#scratch
    const { inputWidth, outputWidth, weights, columnScales, bias, activationLimit } = dense
    const wholeRows = Math.ceil(rows / ROW_GROUP) * ROW_GROUP
    this.#kernel.quantiseRows(input, wholeRows, inputWidth, activationLimit, quantised, rowScales)
    this.#kernel.gemmInt16(
      quantised,
      rowScales,
      wholeRows,
      inputWidth,
      weights,
      columnScales,
      bias,
      output,
      outputWidth,
      relu,
      accumulate,
    )
  }

  #floats(offset: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, offset, length)
  }
}

type Scratch = ReturnType<typeof layOutScratch>

/** Byte offsets of a pass's matrices: a row for each token, or for each window in the pooled ones. */
function layOutScratch(startByte: number) {
  const layout = new MemoryLayout(startByte)
  const rows = MAX_PASS_TOKENS + ROW_GROUP
  const matrix = (width: number, numberBytes = FLOAT_BYTES) => layout.reserve(rows * width * numberBytes)
  return {
    ids: matrix(1),
    embedded: matrix(TOKEN_WIDTH),
    hidden: matrix(VECTOR_WIDTH),
    normalised: matrix(VECTOR_WIDTH),
    inner: matrix(INNER_WIDTH),
    attended: matrix(VECTOR_WIDTH),
    quantised: matrix(INNER_WIDTH, INT16_BYTES),
    rowScales: matrix(1),
    scores: matrix(1),
    pooledInner: matrix(INNER_WIDTH),
    pooledHidden: matrix(VECTOR_WIDTH),
    sentences: matrix(VECTOR_WIDTH),
    endByte: layout.sizeBytes,
  }
}

/** tanh, then unit length, in place. */
function toSentenceVector(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i] ?? 0)
  return scaleToUnitLength(values)
}

/** Divides by the Euclidean length, in place; a vector of length zero stays zero. */
export function scaleToUnitLength(values: Float32Array): Float32Array {
  let squares = 0
  for (const value of values) squares += value * value
  const factor = 1 / Math.sqrt(Math.max(squares, SMALLEST_SQUARED_LENGTH))
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * factor
  return values
}
