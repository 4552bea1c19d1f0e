// The rows of a growing table as int16 in the kernel's memory, scored all at once against one vector.
// Scores are approximate within a known bound: who needs an exact answer looks again at the rows that the bound leaves.

import { createKernelMemory, growKernelMemory, instantiateKernel, type Kernel, MemoryLayout } from './kernel.ts'

const INT16_BYTES = 2
const INT32_BYTES = 4
/** Vectors of the kernel hold eight int16. */
const LANES = 8
const MAXIMUM_BYTES = 2 ** 30
const FIRST_CAPACITY = 256
/** Largest int16; the dot product of two unit vectors times its square still fits int32 (Cauchy–Schwarz). */
const SCALE = 32_767

/**
 * Rows of `width` numbers, 2 bytes a number; grows by doubling, up to 1 GiB. An empty one costs 0.4 MB and 0.1 ms, and
 * 10 GB of address space that is never touched (Node 20, 2026-11).
 */
export class QuantisedRows {
  /** A row whose score is this much below the highest cannot have the largest product. */
  readonly scoreSlack: number
  readonly #width: number
  readonly #paddedWidth: number
  readonly #memory: WebAssembly.Memory
  readonly #kernel: Kernel
  #regions: Regions
  #size = 0

  constructor(width: number) {
    this.#width = width
    this.#paddedWidth = Math.ceil(width / LANES) * LANES
    this.scoreSlack = Math.ceil(2 * largestError(width))
    this.#memory = createKernelMemory(layOut(this.#paddedWidth, FIRST_CAPACITY).sizeBytes, MAXIMUM_BYTES)
    this.#kernel = instantiateKernel(this.#memory)
    this.#regions = viewRegions(this.#memory, this.#paddedWidth, FIRST_CAPACITY)
  }

  get size(): number {
    return this.#size
  }

  /** Replaces a row, or appends one where `row` equals `size`, by source[start, start + width): of length 1, or zero. */
  set(row: number, source: Float32Array, start: number): void {
    if (!Number.isInteger(row) || row < 0 || row > this.#size)
      throw new RangeError(`Row ${row} is not in 0…${this.#size}`)
    if (row === this.#regions.capacity) this.#grow()
    quantise(source, start, this.#width, SCALE, this.#regions.table, row * this.#paddedWidth)
    this.#size = Math.max(this.#size, row + 1)
  }

  /** Copies rows first … end − 1 to `to` and the rows after it, as Array.copyWithin does. */
  copyWithin(to: number, first: number, end: number): void {
    const width = this.#paddedWidth
    this.#regions.table.copyWithin(to * width, first * width, end * width)
  }

  /** Forgets the rows from `size` on. */
  truncate(size: number): void {
    this.#size = Math.min(this.#size, size)
  }

  /**
   * For each row a number that rises with its product with the vector, of any length but 0, to within scoreSlack / 2.
   * Valid until the next call.
   */
  scores(vector: Float32Array): Int32Array {
    const { vector: target, table, scores } = this.#regions
    let squares = 0
    for (let i = 0; i < this.#width; i++) squares += (vector[i] as number) ** 2
    quantise(vector, 0, this.#width, squares > 0 ? SCALE / Math.sqrt(squares) : 0, target, 0)
    this.#kernel.scoreRows(target.byteOffset, table.byteOffset, this.#size, this.#paddedWidth, scores.byteOffset)
    return scores.subarray(0, this.#size)
  }

  #grow(): void {
    const capacity = this.#regions.capacity * 2
    growKernelMemory(this.#memory, layOut(this.#paddedWidth, capacity).sizeBytes)
    this.#regions = viewRegions(this.#memory, this.#paddedWidth, capacity)
  }
}

interface Regions {
  readonly capacity: number
  readonly vector: Int16Array
  readonly table: Int16Array
  readonly scores: Int32Array
}

/** The table never moves when the capacity grows; scores, behind it, need not survive. */
function layOut(width: number, capacity: number) {
  const layout = new MemoryLayout()
  return {
    vector: layout.reserve(width * INT16_BYTES),
    table: layout.reserve(capacity * width * INT16_BYTES),
    scores: layout.reserve(capacity * INT32_BYTES),
    sizeBytes: layout.sizeBytes,
  }
}

function viewRegions({ buffer }: WebAssembly.Memory, width: number, capacity: number): Regions {
  const at = layOut(width, capacity)
  return {
    capacity,
    vector: new Int16Array(buffer, at.vector, width),
    table: new Int16Array(buffer, at.table, capacity * width),
    scores: new Int32Array(buffer, at.scores, capacity),
  }
}

function quantise(
  source: Float32Array,
  start: number,
  width: number,
  scale: number,
  target: Int16Array,
  offset: number,
): void {
  for (let i = 0; i < width; i++) target[offset + i] = Math.floor((source[start + i] as number) * scale + 0.5)
}

/**
 * The largest difference between S²·a·b and the product of the rounded S·a and S·b, for a and b no longer than 1: each
 * rounding moves a vector by at most √width/2, so the product by S·√width + width/4.
 */
function largestError(width: number): number {
  return SCALE * Math.sqrt(width) + width / 4
}
