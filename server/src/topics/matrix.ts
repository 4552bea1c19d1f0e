// Row-major float32 matrices: the one shape in which vectors travel through the topic engine.
// Sums are taken in float64 and stored in float32, so results are the same on every machine.

const SHORTEST_LENGTH = 1e-9

export interface Matrix {
  readonly rows: number
  readonly dims: number
  /** rows × dims numbers, row after row; may be longer than that (spare capacity). */
  readonly values: Float32Array
}

/** A matrix of zeros. */
export function createMatrix(rows: number, dims: number): Matrix {
  return { rows, dims, values: new Float32Array(rows * dims) }
}

/** A view of one row, not a copy. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  return matrix.values.subarray(row * matrix.dims, (row + 1) * matrix.dims)
}

/** Inner product of two vectors of one length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number)
  return sum
}

/** Scales values[offset, offset + length) to the given length in place and returns the length before; a zero stays zero. */
export function rescale(values: Float32Array, offset: number, length: number, target: number): number {
  let squared = 0
  for (let j = offset; j < offset + length; j++) squared += (values[j] as number) ** 2
  const before = Math.sqrt(squared)
  const factor = target / Math.max(before, SHORTEST_LENGTH)
  for (let j = offset; j < offset + length; j++) values[j] = (values[j] as number) * factor
  return before
}

/** Scales every row to length 1 in place; zero rows stay zero. */
export function normaliseRows(matrix: Matrix): void {
  for (let row = 0; row < matrix.rows; row++) rescale(matrix.values, row * matrix.dims, matrix.dims, 1)
}
