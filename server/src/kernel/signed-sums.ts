// A matrix of signs in the kernel's memory, and weighted sums of some of its rows.
// The sums are those of a plain float64 loop over the rows in the order in which they were added, bit for bit.

import { createKernelMemory, instantiateKernel, type Kernel, MemoryLayout } from './kernel.ts'

const FLOAT64_BYTES = 8
const INT32_BYTES = 4

export class SignedSums {
  readonly #width: number
  readonly #kernel: Kernel
  readonly #signsByte: number
  readonly #rows: Int32Array
  readonly #weights: Float64Array
  readonly #sums: Float64Array
  #count = 0

  /** signs: rows of `width` entries +1 or −1, copied; width divides by 16. */
  constructor(signs: Int8Array, width: number) {
    const rows = signs.length / width
    if (width % 16 !== 0 || !Number.isInteger(rows)) {
      throw new RangeError(`${signs.length} signs are no rows of ${width}, or ${width} does not divide by 16`)
    }
    const layout = new MemoryLayout()
    this.#signsByte = layout.reserve(signs.length)
    const rowsByte = layout.reserve(rows * INT32_BYTES)
    const weightsByte = layout.reserve(rows * FLOAT64_BYTES)
    const sumsByte = layout.reserve(width * FLOAT64_BYTES)
    const memory = createKernelMemory(layout.sizeBytes)
    this.#width = width
    this.#kernel = instantiateKernel(memory)
    new Int8Array(memory.buffer, this.#signsByte, signs.length).set(signs)
    this.#rows = new Int32Array(memory.buffer, rowsByte, rows)
    this.#weights = new Float64Array(memory.buffer, weightsByte, rows)
    this.#sums = new Float64Array(memory.buffer, sumsByte, width)
  }

  clear(): void {
    this.#count = 0
  }

  /** Adds weight × the signs of a row. At most as many as the matrix has rows. */
  add(row: number, weight: number): void {
    if (this.#count === this.#rows.length || row < 0 || row >= this.#rows.length) {
      throw new RangeError(`Row ${row}, number ${this.#count} of the sum, is too many for ${this.#rows.length} rows`)
    }
    this.#rows[this.#count] = row
    this.#weights[this.#count++] = weight
  }

  /** `width` numbers, zeros where nothing was added; valid until the next call. */
  sums(): Float64Array {
    const { byteOffset } = this.#sums
    const [rows, weights] = [this.#rows.byteOffset, this.#weights.byteOffset]
    this.#kernel.addSignedRows(this.#signsByte, this.#width, rows, weights, this.#count, byteOffset)
    return this.#sums
  }
}
