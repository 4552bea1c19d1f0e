// The rows of a growing table as int16 in the kernel's memory, scored all at once against one vector.
// Scores are approximate within a known bound: who needs an exact answer looks again at the rows that the bound leaves.

import { createKernelMemory, growKernelMemory, instantiateKernel, type Kernel, MemoryLayout } from './kernel.ts'

const INT16_BYTES = 2
const FLOAT32_BYTES = 4
const INT32_BYTES = 4
/** Vectors of the kernel hold eight int16. */
const LANES = 8
const MAXIMUM_BYTES = 2 ** 30
const FIRST_CAPACITY = 256
/** Largest int16; the dot product of two unit vectors times its square still fits int32 (Cauchy–Schwarz). */
const SCALE = 32_767
/** Of a row, what is read before it is given up: a third of the time is saved where few rows come near (2026-11). */
const HEAD_SHARE = 2 / 3
/** More than a float32 can take away. */
const ROUNDED_UP = 1 + 2 ** -22
const LOWEST_SCORE = -(2 ** 31)

/**
 * Rows of `width` numbers, 2 bytes a number; grows by doubling, up to 1 GiB. An empty one costs 0.4 MB and 0.1 ms, and
 * 10 GB of address space that is never touched (Node 20, 2026-11).
 */
export class QuantisedRows {
  /** A row whose score is this much below the highest cannot have the largest product. */
  readonly scoreSlack: number
  readonly #width: number
  readonly #paddedWidth: number
  readonly #head: number
  readonly #memory: WebAssembly.Memory
  readonly #kernel: Kernel
  #regions: Regions
  #size = 0

  constructor(width: number) {
    this.#width = width
    this.#paddedWidth = Math.ceil(width / LANES) * LANES
    this.#head = Math.floor((HEAD_SHARE * this.#paddedWidth) / LANES) * LANES
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
    const { table, tails } = this.#regions
    const offset = row * this.#paddedWidth
    quantise(source, start, this.#width, SCALE, table, offset)
    tails[row] = lengthOf(table, offset + this.#head, offset + this.#paddedWidth)
    this.#size = Math.max(this.#size, row + 1)
  }

  /** Copies rows first … end − 1 to `to` and the rows after it, as Array.copyWithin does. */
  copyWithin(to: number, first: number, end: number): void {
    const width = this.#paddedWidth
    this.#regions.table.copyWithin(to * width, first * width, end * width)
    this.#regions.tails.copyWithin(to, first, end)
  }

  /** Forgets the rows from `size` on. */
  truncate(size: number): void {
    this.#size = Math.min(this.#size, size)
  }

  /**
   * For each row a number that rises with its product with the vector, of any length but 0, to within scoreSlack / 2. A
   * row that surely comes up neither to `leastScore` nor to the best may have a larger number instead, below both.
   * Valid until the next call.
   */
  scores(vector: Float32Array, leastScore = LOWEST_SCORE): Int32Array {
    const { vector: target, table, tails, scores } = this.#regions
    quantise(vector, 0, this.#width, SCALE / (lengthOf(vector, 0, this.#width) || 1), target, 0)
    const tail = lengthOf(target, this.#head, this.#paddedWidth)
    const [at, rows, ends, to] = [target, table, tails, scores].map(({ byteOffset }) => byteOffset) as [
      number,
      number,
      number,
      number,
    ]
    const [width, head] = [this.#paddedWidth, this.#head]
    this.#kernel.scoreRows(at, tail, rows, ends, this.#size, width, head, leastScore, this.scoreSlack, to)
    return scores.subarray(0, this.#size)
  }

  /** A score below that of every row whose cosine with a vector is `cosine` or more. */
  scoreOf(cosine: number): number {
    return Math.floor(cosine * SCALE ** 2) - this.scoreSlack
  }

  #grow(): void {
    const capacity = this.#regions.capacity * 2
    const tails = this.#regions.tails.slice()
    growKernelMemory(this.#memory, layOut(this.#paddedWidth, capacity).sizeBytes)
    this.#regions = viewRegions(this.#memory, this.#paddedWidth, capacity)
    this.#regions.tails.set(tails)
  }
}

interface Regions {
  readonly capacity: number
  readonly vector: Int16Array
  readonly table: Int16Array
  /** Length of each row's part behind its head, not rounded down. */
  readonly tails: Float32Array
  readonly scores: Int32Array
}

/** The table never moves when the capacity grows; what is behind it is copied, or need not survive. */
function layOut(width: number, capacity: number) {
  const layout = new MemoryLayout()
  return {
    vector: layout.reserve(width * INT16_BYTES),
    table: layout.reserve(capacity * width * INT16_BYTES),
    tails: layout.reserve(capacity * FLOAT32_BYTES),
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
    tails: new Float32Array(buffer, at.tails, capacity),
    scores: new Int32Array(buffer, at.scores, capacity),
  }
}

/** Of numbers [start, end), never rounded below its true value. */
function lengthOf(numbers: Float32Array | Int16Array, start: number, end: number): number {
  let squares = 0
  for (let i = start; i < end; i++) squares += (numbers[i] as number) ** 2
  return Math.sqrt(squares) * ROUNDED_UP
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
