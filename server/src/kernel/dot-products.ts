// Products of every row of one matrix with every row of another: the similarity matrices of topic consolidation.
// Blocks of rows pass through the kernel's memory, so beside the operands little is held at once.

import { createKernelMemory, growKernelMemory, instantiateKernel, type Kernel, MemoryLayout } from './kernel.ts'

const FLOAT_BYTES = 4
/** Rows in a pass: 128 rows of 768 floats stay in the second-level cache while the other matrix streams by (2026-11). */
const BLOCK_ROWS = 128
const PANEL_ROWS = 8
const FIRST_BYTES = 2 ** 20
const MAXIMUM_BYTES = 2 ** 32

/**
 * A · Bᵀ as a new row-major m × n array. `a` holds m rows and `b` n rows of `width` numbers.
 * Each element is summed in the same order wherever it stands, so equal rows give equal products.
 */
export function dotProducts(a: Float32Array, b: Float32Array, width: number): Float32Array {
  const columns = rowCount(b, width)
  const products = new Float32Array(rowCount(a, width) * columns)
  forEachRowOfDotProducts(a, b, width, (row, values) => products.set(values, row * columns))
  return products
}

/** Calls back with each row of A · Bᵀ in order, without ever holding the whole; `values` (n numbers) is valid only during the call. */
export function forEachRowOfDotProducts(
  a: Float32Array,
  b: Float32Array,
  width: number,
  visit: (row: number, values: Float32Array) => void,
): void {
  withScratch((scratch) => {
    const multiplier = new BlockMultiplier(scratch, b, width)
    const rows = rowCount(a, width)
    for (let firstRow = 0; firstRow < rows; firstRow += BLOCK_ROWS) {
      const block = multiplier.multiply(a, firstRow, 0)
      for (let row = 0; row < block.rows; row++) {
        const start = row * block.stride
        visit(firstRow + row, block.values.subarray(start, start + multiplier.columns))
      }
    }
  })
}

/** A · Aᵀ as a row-major m × m array, new or `gram`; bit-identical to `dotProducts(a, a, width)` in about half its time. */
export function gramMatrix(
  a: Float32Array,
  width: number,
  gram: Float32Array = new Float32Array(rowCount(a, width) ** 2),
): Float32Array {
  withScratch((scratch) => {
    const multiplier = new BlockMultiplier(scratch, a, width)
    const size = multiplier.columns
    for (let firstRow = 0; firstRow < size; firstRow += BLOCK_ROWS) {
      const { values, rows, stride } = multiplier.multiply(a, firstRow, firstRow)
      for (let row = 0; row < rows; row++) {
        const start = row * stride
        gram.set(values.subarray(start, start + size - firstRow), (firstRow + row) * size + firstRow)
      }
      mirrorBlock(gram, size, firstRow, rows)
    }
  })
  return gram
}

/** Copies rows firstRow…firstRow+rows, right of the block, to the columns below it. */
function mirrorBlock(gram: Float32Array, size: number, firstRow: number, rows: number): void {
  for (let column = firstRow + rows; column < size; column++) {
    for (let row = firstRow; row < firstRow + rows; row++) {
      gram[column * size + row] = gram[row * size + column] ?? 0
    }
  }
}

/** A memory with its kernel, taken over from product to product: a consolidation makes about 300 of them. */
interface Scratch {
  readonly memory: WebAssembly.Memory
  readonly kernel: Kernel
}

/** That of this thread, while no product is under way. As large as the largest product so far. */
let idleScratch: Scratch | undefined

function withScratch(use: (scratch: Scratch) => void): void {
  const scratch = idleScratch ?? createScratch()
  idleScratch = undefined
  use(scratch)
  idleScratch = scratch
}

function createScratch(): Scratch {
  const memory = createKernelMemory(FIRST_BYTES, MAXIMUM_BYTES)
  return { memory, kernel: instantiateKernel(memory) }
}

interface ProductBlock {
  readonly values: Float32Array
  readonly rows: number
  /** Numbers from one row of the block to the next. */
  readonly stride: number
}

/** Holds B in the kernel's memory and multiplies blocks of A with it. */
class BlockMultiplier {
  readonly columns: number
  readonly #width: number
  readonly #paddedColumns: number
  readonly #kernel: Kernel
  readonly #rows: Float32Array
  readonly #products: Float32Array
  readonly #panelsByte: number

  constructor({ memory, kernel }: Scratch, b: Float32Array, width: number) {
    this.columns = rowCount(b, width)
    this.#width = width
    this.#paddedColumns = Math.ceil(this.columns / PANEL_ROWS) * PANEL_ROWS
    const layout = new MemoryLayout()
    const rowsByte = layout.reserve(BLOCK_ROWS * width * FLOAT_BYTES)
    const productsByte = layout.reserve(BLOCK_ROWS * this.#paddedColumns * FLOAT_BYTES)
    this.#panelsByte = layout.reserve(this.#paddedColumns * width * FLOAT_BYTES)
    growKernelMemory(memory, layout.sizeBytes)
    this.#kernel = kernel
    this.#rows = new Float32Array(memory.buffer, rowsByte, BLOCK_ROWS * width)
    this.#products = new Float32Array(memory.buffer, productsByte, BLOCK_ROWS * this.#paddedColumns)
    this.#packPanels(b)
  }

  /** Products of up to BLOCK_ROWS rows of A from `firstRow` with the rows of B from `firstColumn`, a multiple of 8. */
  multiply(a: Float32Array, firstRow: number, firstColumn: number): ProductBlock {
    const rows = Math.min(BLOCK_ROWS, rowCount(a, this.#width) - firstRow)
    const stride = this.#paddedColumns - firstColumn
    this.#rows.set(a.subarray(firstRow * this.#width, (firstRow + rows) * this.#width))
    this.#kernel.gemmF32(
      this.#rows.byteOffset,
      Math.ceil(rows / 4) * 4,
      this.#width,
      this.#panelsByte + firstColumn * this.#width * FLOAT_BYTES,
      this.#products.byteOffset,
      stride,
    )
    return { values: this.#products, rows, stride }
  }

  /** Passes B through the space of the rows, a block at a time. */
  #packPanels(b: Float32Array): void {
    for (let firstRow = 0; firstRow < this.columns; firstRow += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, this.columns - firstRow)
      this.#rows.set(b.subarray(firstRow * this.#width, (firstRow + rows) * this.#width))
      const panels = this.#panelsByte + firstRow * this.#width * FLOAT_BYTES
      this.#kernel.packRows(this.#rows.byteOffset, rows, this.#width, panels)
    }
  }
}

function rowCount(matrix: Float32Array, width: number): number {
  const rows = matrix.length / width
  if (!Number.isInteger(rows)) throw new RangeError(`${matrix.length} numbers are no whole rows of ${width}`)
  return rows
}
