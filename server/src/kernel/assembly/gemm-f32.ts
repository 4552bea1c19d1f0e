// Matrix product of float rows, C = A . B^T: the Gram matrices of topic consolidation.

/**
 * Rewrites rows x depth floats (row-major) as panels of 8 rows, [rows/8][depth][8], filling up the last panel with zeros.
 * `panels` must hold ceil(rows/8) * 8 * depth floats.
 */
export function packRows(source: usize, rows: i32, depth: i32, panels: usize): void {
  const paddedRows = (rows + 7) & ~7
  for (let row = 0; row < paddedRows; row++) {
    const from = source + <usize>row * depth * 4
    const to = panels + (<usize>(row >> 3) * depth * 8 + <usize>(row & 7)) * 4
    for (let k = 0; k < depth; k++) {
      store<f32>(to + <usize>k * 32, row < rows ? load<f32>(from + <usize>k * 4) : 0)
    }
  }
}

/**
 * C = A . B^T for A: rows x depth f32, row-major, and B in the panels of `packRows`; C: rows x columns f32, row-major.
 * rows divides by 4, columns by 8. Each element is summed in order of depth, whatever its place in the matrix.
 */
export function gemmF32(a: usize, rows: i32, depth: i32, panels: usize, c: usize, columns: i32): void {
  const rowBytes = <usize>depth * 4
  const panelBytes = <usize>depth * 32
  const outputRowBytes = <usize>columns * 4
  for (let column = 0; column < columns; column += 8) {
    const panel = panels + <usize>(column >> 3) * panelBytes
    for (let row = 0; row < rows; row += 4) {
      let a0 = a + <usize>row * rowBytes
      let a1 = a0 + rowBytes
      let a2 = a1 + rowBytes
      let a3 = a2 + rowBytes
      let c00 = f32x4.splat(0)
      let c01 = c00
      let c10 = c00
      let c11 = c00
      let c20 = c00
      let c21 = c00
      let c30 = c00
      let c31 = c00
      const panelEnd = panel + panelBytes
      for (let at = panel; at < panelEnd; at += 32) {
        const left = v128.load(at)
        const right = v128.load(at, 16)
        let ofRow = v128.load32_splat(a0)
        c00 = f32x4.add(c00, f32x4.mul(ofRow, left))
        c01 = f32x4.add(c01, f32x4.mul(ofRow, right))
        ofRow = v128.load32_splat(a1)
        c10 = f32x4.add(c10, f32x4.mul(ofRow, left))
        c11 = f32x4.add(c11, f32x4.mul(ofRow, right))
        ofRow = v128.load32_splat(a2)
        c20 = f32x4.add(c20, f32x4.mul(ofRow, left))
        c21 = f32x4.add(c21, f32x4.mul(ofRow, right))
        ofRow = v128.load32_splat(a3)
        c30 = f32x4.add(c30, f32x4.mul(ofRow, left))
        c31 = f32x4.add(c31, f32x4.mul(ofRow, right))
        a0 += 4
        a1 += 4
        a2 += 4
        a3 += 4
      }
      const out = c + <usize>row * outputRowBytes + <usize>column * 4
      storePair(out, c00, c01)
      storePair(out + outputRowBytes, c10, c11)
      storePair(out + 2 * outputRowBytes, c20, c21)
      storePair(out + 3 * outputRowBytes, c30, c31)
    }
  }
}

function storePair(out: usize, left: v128, right: v128): void {
  v128.store(out, left)
  v128.store(out, right, 16)
}
