// The model as the kernel reads it: one shared memory with quantised weights, and a scratch region for each thread.
// Built once and handed to all workers; after that nobody writes to the weights.

import { createKernelMemory, MemoryLayout } from '../../kernel/kernel.ts'
import { type QuantisedMatrix, quantiseMatrix } from './quantised-matrix.ts'

export const VECTOR_WIDTH = 512
export const TOKEN_WIDTH = 256
export const MAX_WINDOW_TOKENS = 128
export const HEADS = 4

/** All offsets are bytes into the image's memory. */
export interface DenseParameters {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly weights: number
  readonly columnScales: number
  readonly bias: number
  /** Largest quantised activation for which no sum can overflow int32. */
  readonly activationLimit: number
}

export interface NormParameters {
  readonly gain: number
  readonly offset: number
}

export interface TransformerLayerParameters {
  readonly width: number
  readonly attentionNorm: NormParameters
  readonly queriesKeysValues: DenseParameters
  readonly attentionOutput: DenseParameters
  readonly feedForwardNorm: NormParameters
  readonly expand: DenseParameters
  readonly contract: DenseParameters
}

export interface ModelParameters {
  /** vocabulary × 256 f32. */
  readonly tokenTable: number
  /** 128 × 256 f32. */
  readonly positionTable: number
  /** The first layer's shortcut, 256 → 512. */
  readonly widen: DenseParameters
  readonly layers: readonly [TransformerLayerParameters, TransformerLayerParameters]
  readonly sentence: DenseParameters
}

/** Survives a message to a worker thread: the memory is shared, the rest copied. */
export interface ModelImage {
  readonly memory: WebAssembly.Memory
  readonly parameters: ModelParameters
  /** First byte of the scratch regions, which lie side by side. */
  readonly scratchStart: number
}

/** Lays out and quantises the model, with room for `slots` scratch regions. Takes about 0.2 s. */
export function buildModelImage(
  tensors: ReadonlyMap<string, Float32Array>,
  slots: number,
  scratchBytes: number,
): ModelImage {
  const writer = new ImageWriter(tensors)
  const parameters: ModelParameters = {
    tokenTable: writer.copy('Embeddings_en'),
    positionTable: writer.store(positionTable(writer.tensor('TimingSignal/ExpandDims_1'))),
    widen: writer.dense('dense/kernel', 'dense/bias'),
    layers: [layer(writer, 0, TOKEN_WIDTH), layer(writer, 1, VECTOR_WIDTH)],
    sentence: writer.dense('tanh_layer_0/weights', 'tanh_layer_0/bias'),
  }
  const scratchStart = writer.sizeBytes
  return { memory: writer.toMemory(slots * scratchBytes), parameters, scratchStart }
}

function layer(writer: ImageWriter, index: number, width: number): TransformerLayerParameters {
  const within = `Layer_${index}/TransformerLayer`
  const norm = (block: string): NormParameters => ({
    gain: writer.copy(`${within}/${block}layer_prepostprocess/layer_norm/layer_norm_scale`),
    offset: writer.copy(`${within}/${block}layer_prepostprocess/layer_norm/layer_norm_bias`),
  })
  const dense = (block: string, weights: string) =>
    writer.dense(`${within}/${block}/${weights}`, `${within}/${block}/bias`)
  return {
    width,
    attentionNorm: norm(''),
    queriesKeysValues: dense('MultiheadAttention/qkv_transform_single', 'kernel'),
    attentionOutput: dense('MultiheadAttention/output_transform_single', 'kernel'),
    feedForwardNorm: norm('FFN/'),
    expand: dense('FFN/conv1', 'Tensordot/Reshape_1'),
    contract: dense('FFN/conv2', 'Tensordot/Reshape_1'),
  }
}

/** Sines, then cosines, of position × frequency (Vaswani et al. 2017); the frequencies are the model's. */
function positionTable(frequencies: Float32Array): Float32Array {
  const table = new Float32Array(MAX_WINDOW_TOKENS * TOKEN_WIDTH)
  for (let position = 0; position < MAX_WINDOW_TOKENS; position++) {
    for (const [i, frequency] of frequencies.entries()) {
      const angle = Math.fround(position * frequency)
      table[position * TOKEN_WIDTH + i] = Math.sin(angle)
      table[position * TOKEN_WIDTH + frequencies.length + i] = Math.cos(angle)
    }
  }
  return table
}

/** Collects regions with their contents, then copies them all into a memory of the size that resulted. */
class ImageWriter {
  readonly #tensors: ReadonlyMap<string, Float32Array>
  readonly #layout = new MemoryLayout()
  readonly #regions: { readonly offset: number; readonly contents: Float32Array | Int16Array }[] = []

  constructor(tensors: ReadonlyMap<string, Float32Array>) {
    this.#tensors = tensors
  }

  get sizeBytes(): number {
    return this.#layout.sizeBytes
  }

  /** The only tensor whose graph name contains `part`. */
  tensor(part: string): Float32Array {
    const found = [...this.#tensors].filter(([name]) => name.includes(part))
    const [only] = found
    if (!only || found.length > 1) throw new Error(`${found.length} tensors of the model match ${part}, not one`)
    return only[1]
  }

  store(contents: Float32Array | Int16Array): number {
    const offset = this.#layout.reserve(contents.byteLength)
    this.#regions.push({ offset, contents })
    return offset
  }

  copy(part: string): number {
    return this.store(this.tensor(part))
  }

  dense(weightsPart: string, biasPart: string): DenseParameters {
    const bias = this.tensor(biasPart)
    const matrix: QuantisedMatrix = quantiseMatrix(this.tensor(weightsPart), bias.length)
    return {
      inputWidth: matrix.rows,
      outputWidth: bias.length,
      weights: this.store(matrix.panels),
      columnScales: this.store(matrix.columnScales),
      bias: this.store(bias),
      activationLimit: matrix.activationLimit,
    }
  }

  toMemory(spareBytes: number): WebAssembly.Memory {
    const memory = createKernelMemory(this.#layout.sizeBytes + spareBytes)
    for (const { offset, contents } of this.#regions) {
      const { buffer, byteOffset, byteLength } = contents
      new Uint8Array(memory.buffer, offset, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength))
    }
    return memory
  }
}
