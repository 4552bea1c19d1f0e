// The assignment problem: the one-to-one pairs of rows and columns of greatest total gain.
// Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957; form of Jonker and Volgenant 1987), O(n³).

/**
 * Column given to each row, −1 for none, so that Σ gain is greatest. gains: rows × columns numbers, row after row.
 * All of the smaller side is matched, also where that gains nothing.
 */
export function assignByGain(gains: Float64Array, rows: number, columns: number): Int32Array {
  if (rows > columns) return inverted(assignByGain(transposed(gains, rows, columns), columns, rows), rows)
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOfColumn = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    rowOfColumn[0] = row
    augment(gains, columns, rowPotential, columnPotential, rowOfColumn)
  }
  const columnOfRow = new Int32Array(rows).fill(-1)
  for (let column = 1; column <= columns; column++) {
    const row = rowOfColumn[column] as number
    if (row > 0) columnOfRow[row - 1] = column - 1
  }
  return columnOfRow
}

/** Finds the cheapest augmenting path from the row at column 0 (a dummy) and flips it. Indices count from 1. */
function augment(
  gains: Float64Array,
  columns: number,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
  rowOfColumn: Int32Array,
): void {
  const distance = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(columns + 1)
  const done = new Uint8Array(columns + 1)
  let column = 0
  do {
    done[column] = 1
    const row = rowOfColumn[column] as number
    let step = Number.POSITIVE_INFINITY
    let next = 0
    for (let candidate = 1; candidate <= columns; candidate++) {
      if (done[candidate] === 1) continue
      const cost = -(gains[(row - 1) * columns + candidate - 1] as number)
      const reduced = cost - (rowPotential[row] as number) - (columnPotential[candidate] as number)
      if (reduced < (distance[candidate] as number)) {
        distance[candidate] = reduced
        before[candidate] = column
      }
      if ((distance[candidate] as number) < step) {
        step = distance[candidate] as number
        next = candidate
      }
    }
    for (let seen = 0; seen <= columns; seen++) {
      if (done[seen] === 1) {
        const seenRow = rowOfColumn[seen] as number
        rowPotential[seenRow] = (rowPotential[seenRow] as number) + step
        columnPotential[seen] = (columnPotential[seen] as number) - step
      } else {
        distance[seen] = (distance[seen] as number) - step
      }
    }
    column = next
  } while (rowOfColumn[column] !== 0)
  while (column !== 0) {
    const previous = before[column] as number
    rowOfColumn[column] = rowOfColumn[previous] as number
    column = previous
  }
}

function transposed(gains: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(gains.length)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = gains[i * columns + j] as number
  }
  return turned
}

function inverted(rowOfColumn: Int32Array, rows: number): Int32Array {
  const columnOfRow = new Int32Array(rows).fill(-1)
  for (const [column, row] of rowOfColumn.entries()) if (row >= 0) columnOfRow[row] = column
  return columnOfRow
}
