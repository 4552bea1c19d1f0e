// A weight matrix as int16 with one scale a column, in the order in which the kernel's gemmInt16 reads it.

/** 12 bits: more would leave too few to the activations, since their products are summed in int32. */
const WEIGHT_LIMIT = 2_047
const MAX_ACTIVATION_LIMIT = 16_383
const MAX_INT32 = 2 ** 31 - 1
const PANEL_COLUMNS = 8
const SMALLEST_PEAK = 1e-20

export interface QuantisedMatrix {
  readonly rows: number
  /** int16 in panels of 8 columns, within a panel by pairs of rows: [columns/8][rows/2][8][2]. */
  readonly panels: Int16Array
  /** weight = panel value × scale of its column. */
  readonly columnScales: Float32Array
  /** With activations in ±this, the sum of no column can overflow int32. */
  readonly activationLimit: number
}

/** `weights`: rows × columns, row-major; rows divides by 2, columns by 8. */
export function quantiseMatrix(weights: Float32Array, columns: number): QuantisedMatrix {
  const rows = weights.length / columns
  const panels = new Int16Array(weights.length)
  const columnScales = new Float32Array(columns)
  let largestColumnSum = 1
  for (let column = 0; column < columns; column++) {
    let peak = SMALLEST_PEAK
    for (let row = 0; row < rows; row++) peak = Math.max(peak, Math.abs(weights[row * columns + column] ?? 0))
    columnScales[column] = peak / WEIGHT_LIMIT
    let columnSum = 0
    for (let row = 0; row < rows; row++) {
      const value = Math.round(((weights[row * columns + column] ?? 0) / peak) * WEIGHT_LIMIT)
      columnSum += Math.abs(value)
      panels[panelIndex(row, column, rows)] = value
    }
    largestColumnSum = Math.max(largestColumnSum, columnSum)
  }
  const activationLimit = Math.min(MAX_ACTIVATION_LIMIT, Math.floor(MAX_INT32 / largestColumnSum))
  return { rows, panels, columnScales, activationLimit }
}

function panelIndex(row: number, column: number, rows: number): number {
  const panel = Math.floor(column / PANEL_COLUMNS)
  return panel * rows * PANEL_COLUMNS + (row >> 1) * PANEL_COLUMNS * 2 + (column % PANEL_COLUMNS) * 2 + (row & 1)
}
