// Matrix product of quantised activations and weights: the bulk of the embedder's time.
// Sums are exact in int32 (the caller bounds the operands), so a row never depends on the other rows.

/**
 * C = rowScale * columnScale * (A . B) + bias, optionally through ReLU, optionally added to C.
 *
 * A: rows x depth int16, row-major. B: int16 in panels of 8 columns, within a panel by pairs of depth:
 * [columns/8][depth/2][8][2]. C: rows x columns f32. rows divides by 4, columns by 8, depth by 2.
 * A tile of 4 x 8 keeps its 8 sums in registers; unrolling depth further spills them and is 40% slower (2026-11).
 */
export function gemmInt16(
  a: usize,
  rowScales: usize,
  rows: i32,
  depth: i32,
  b: usize,
  columnScales: usize,
  bias: usize,
  c: usize,
  columns: i32,
  relu: bool,
  accumulate: bool,
): void {
  const rowBytes = <usize>depth * 2
  const panelBytes = <usize>depth * 16
  const outputRowBytes = <usize>columns * 4
  for (let column = 0; column < columns; column += 8) {
    const panel = b + <usize>(column >> 3) * panelBytes
    const scales = columnScales + <usize>column * 4
    const biases = bias + <usize>column * 4
    for (let row = 0; row < rows; row += 4) {
      let a0 = a + <usize>row * rowBytes
      let a1 = a0 + rowBytes
      let a2 = a1 + rowBytes
      let a3 = a2 + rowBytes
      let c00 = i32x4.splat(0)
      let c01 = c00
      let c10 = c00
      let c11 = c00
      let c20 = c00
      let c21 = c00
      let c30 = c00
      let c31 = c00
      const panelEnd = panel + panelBytes
      for (let pair = panel; pair < panelEnd; pair += 32) {
        const left = v128.load(pair)
        const right = v128.load(pair, 16)
        let twoOfRow = v128.load32_splat(a0)
        c00 = i32x4.add(c00, i32x4.dot_i16x8_s(twoOfRow, left))
        c01 = i32x4.add(c01, i32x4.dot_i16x8_s(twoOfRow, right))
        twoOfRow = v128.load32_splat(a1)
        c10 = i32x4.add(c10, i32x4.dot_i16x8_s(twoOfRow, left))
        c11 = i32x4.add(c11, i32x4.dot_i16x8_s(twoOfRow, right))
        twoOfRow = v128.load32_splat(a2)
        c20 = i32x4.add(c20, i32x4.dot_i16x8_s(twoOfRow, left))
        c21 = i32x4.add(c21, i32x4.dot_i16x8_s(twoOfRow, right))
        twoOfRow = v128.load32_splat(a3)
        c30 = i32x4.add(c30, i32x4.dot_i16x8_s(twoOfRow, left))
        c31 = i32x4.add(c31, i32x4.dot_i16x8_s(twoOfRow, right))
        a0 += 4
        a1 += 4
        a2 += 4
        a3 += 4
      }
      const out = c + <usize>row * outputRowBytes + <usize>column * 4
      const rowScale = rowScales + <usize>row * 4
      storeRow(out, c00, c01, v128.load32_splat(rowScale), scales, biases, relu, accumulate)
      storeRow(out + outputRowBytes, c10, c11, v128.load32_splat(rowScale, 4), scales, biases, relu, accumulate)
      storeRow(out + 2 * outputRowBytes, c20, c21, v128.load32_splat(rowScale, 8), scales, biases, relu, accumulate)
      storeRow(out + 3 * outputRowBytes, c30, c31, v128.load32_splat(rowScale, 12), scales, biases, relu, accumulate)
    }
  }
}

/** Turns eight int32 sums of one row back into floats and writes them. */
function storeRow(
  out: usize,
  sumsLeft: v128,
  sumsRight: v128,
  rowScale: v128,
  scales: usize,
  biases: usize,
  relu: bool,
  accumulate: bool,
): void {
  const scaleLeft = f32x4.mul(rowScale, v128.load(scales))
  const scaleRight = f32x4.mul(rowScale, v128.load(scales, 16))
  let left = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sumsLeft), scaleLeft), v128.load(biases))
  let right = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sumsRight), scaleRight), v128.load(biases, 16))
  if (relu) {
    const zero = f32x4.splat(0)
    left = f32x4.pmax(left, zero)
    right = f32x4.pmax(right, zero)
  }
  if (accumulate) {
    left = f32x4.add(left, v128.load(out))
    right = f32x4.add(right, v128.load(out, 16))
  }
  v128.store(out, left)
  v128.store(out, right, 16)
}
