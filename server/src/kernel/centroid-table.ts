// The micro-clusters' centroids of one dimension, resident in the kernel's memory: the hot path asks for the nearest.
// Answers are those of a plain scan in floats, lowest row on ties, whatever the order in which rows were set.

import { createKernelMemory, growKernelMemory, instantiateKernel, type Kernel, MemoryLayout } from './kernel.ts'

const FLOAT_BYTES = 4
const INT16_BYTES = 2
const MAXIMUM_BYTES = 2 ** 30
const FIRST_CAPACITY = 64
/** Largest int16; the dot product of two unit vectors times its square still fits int32 (Cauchy–Schwarz). */
const QUANTISATION_SCALE = 32_767
/** Covers the rounding of the f32 products that the scan's threshold is compared with, as a cosine. */
const FLOAT_ERROR = 1e-4

export interface NearestCentroid {
  readonly index: number
  /** In −1…1; 0 for a zero vector. */
  readonly cosine: number
}

/**
 * Rows of `width` numbers, kept at unit length (a zero vector stays zero). `width` divides by 8.
 * 6 bytes a number: as float and as int16. Grows by doubling, up to 1 GiB.
 */
export class CentroidTable {
  readonly #width: number
  readonly #slack: number
  readonly #memory: WebAssembly.Memory
  readonly #kernel: Kernel
  #size = 0
  #regions: Regions

  constructor(width: number) {
    if (width <= 0 || width % 8 !== 0) throw new RangeError(`The width of a centroid must divide by 8, not ${width}`)
    this.#width = width
    this.#slack = quantisationSlack(width)
    this.#memory = createKernelMemory(layOut(width, FIRST_CAPACITY).sizeBytes, MAXIMUM_BYTES)
    this.#kernel = instantiateKernel(this.#memory)
    this.#regions = viewRegions(this.#memory, width, FIRST_CAPACITY)
  }

  get size(): number {
    return this.#size
  }

  /** Replaces a row, or appends one where `row` equals `size`. The vector is copied and normalised. RangeError unless all finite. */
  set(row: number, vector: ArrayLike<number>): void {
    if (!Number.isInteger(row) || row < 0 || row > this.#size) {
      throw new RangeError(`Row ${row} is not in 0…${this.#size}`)
    }
    if (row === this.#regions.capacity) this.#grow()
    const { table, quantisedTable } = this.#regions
    this.#write(vector, table, quantisedTable, row * this.#width)
    this.#size = Math.max(this.#size, row + 1)
  }

  /** Forgets the rows from `size` on. */
  truncate(size: number): void {
    if (!Number.isInteger(size) || size < 0) throw new RangeError(`A table cannot have ${size} rows`)
    this.#size = Math.min(this.#size, size)
  }

  /** Removes a row; the last row takes its place. */
  swapRemove(row: number): void {
    if (!Number.isInteger(row) || row < 0 || row >= this.#size) throw new RangeError(`There is no row ${row}`)
    const last = this.#size - 1
    for (const table of [this.#regions.table, this.#regions.quantisedTable]) {
      table.copyWithin(row * this.#width, last * this.#width, this.#size * this.#width)
    }
    this.#size = last
  }

  /** The row of the largest cosine, the lowest among equals; undefined while the table is empty. */
  nearest(vector: ArrayLike<number>): NearestCentroid | undefined {
    if (this.#size === 0) return undefined
    const { vector: target, quantisedVector, table, quantisedTable, scores, product } = this.#regions
    this.#write(vector, target, quantisedVector, 0)
    const index = this.#kernel.nearestRow(
      target.byteOffset,
      quantisedVector.byteOffset,
      table.byteOffset,
      quantisedTable.byteOffset,
      this.#size,
      this.#width,
      this.#slack,
      scores.byteOffset,
      product.byteOffset,
    )
    return { index, cosine: Math.max(-1, Math.min(1, product[0] ?? 0)) }
  }

  /** Writes the unit vector as floats and as int16, from element `start` on. */
  #write(vector: ArrayLike<number>, floats: Float32Array, integers: Int16Array, start: number): void {
    const width = this.#width
    if (vector.length !== width) throw new RangeError(`A vector of ${vector.length} numbers in a table of ${width}`)
    let squares = 0
    for (let i = 0; i < width; i++) {
      const value = vector[i] ?? 0
      squares += value * value
    }
    if (!Number.isFinite(squares)) throw new RangeError('A vector of a centroid table must hold finite numbers')
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let i = 0; i < width; i++) {
      const value = (vector[i] ?? 0) * factor
      floats[start + i] = value
      integers[start + i] = Math.round(value * QUANTISATION_SCALE)
    }
  }

  #grow(): void {
    const capacity = this.#regions.capacity * 2
    const old = this.#regions
    growKernelMemory(this.#memory, layOut(this.#width, capacity).sizeBytes)
    this.#regions = viewRegions(this.#memory, this.#width, capacity)
    const bytes = new Uint8Array(this.#memory.buffer)
    bytes.copyWithin(
      this.#regions.table.byteOffset,
      old.table.byteOffset,
      old.table.byteOffset + this.#size * this.#width * FLOAT_BYTES,
    )
  }
}

interface Regions {
  readonly capacity: number
  readonly vector: Float32Array
  readonly quantisedVector: Int16Array
  readonly product: Float32Array
  readonly quantisedTable: Int16Array
  readonly table: Float32Array
  readonly scores: Int32Array
}

/** The quantised table never moves when the capacity grows, the floats behind it do; scores need not survive. */
function layOut(width: number, capacity: number) {
  const layout = new MemoryLayout()
  return {
    vector: layout.reserve(width * FLOAT_BYTES),
    quantisedVector: layout.reserve(width * INT16_BYTES),
    product: layout.reserve(FLOAT_BYTES),
    quantisedTable: layout.reserve(capacity * width * INT16_BYTES),
    table: layout.reserve(capacity * width * FLOAT_BYTES),
    scores: layout.reserve(capacity * FLOAT_BYTES),
    sizeBytes: layout.sizeBytes,
  }
}

function viewRegions({ buffer }: WebAssembly.Memory, width: number, capacity: number): Regions {
  const at = layOut(width, capacity)
  return {
    capacity,
    vector: new Float32Array(buffer, at.vector, width),
    quantisedVector: new Int16Array(buffer, at.quantisedVector, width),
    product: new Float32Array(buffer, at.product, 1),
    quantisedTable: new Int16Array(buffer, at.quantisedTable, capacity * width),
    table: new Float32Array(buffer, at.table, capacity * width),
    scores: new Int32Array(buffer, at.scores, capacity),
  }
}

/**
 * Twice the largest difference between S²·a·b and the product of the rounded S·a and S·b, for unit a and b: each
 * rounding moves a vector by at most √width/2, so the product by S·√width + width/4.
 */
function quantisationSlack(width: number): number {
  const error = QUANTISATION_SCALE * Math.sqrt(width) + width / 4
  return Math.ceil(2 * error + FLOAT_ERROR * QUANTISATION_SCALE ** 2)
}
