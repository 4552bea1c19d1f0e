// Between token ids and matrices: looking up the rows of the embedding table, and averaging rows at the end.

/**
 * output_t = 2 * table[id_t] + positions[t]: the model's graph adds the embedding of a token twice.
 * ids: tokens i32; table: vocabulary x width f32; positions: at least tokens x width f32; width divides by 4.
 */
export function embedTokens(ids: usize, tokens: i32, width: i32, table: usize, positions: usize, output: usize): void {
  const rowBytes = <usize>width * 4
  for (let token = 0; token < tokens; token++) {
    const from = table + <usize>load<i32>(ids + <usize>token * 4) * rowBytes
    const row = <usize>token * rowBytes
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const embedding = v128.load(from + at)
      v128.store(output + row + at, f32x4.add(f32x4.add(embedding, embedding), v128.load(positions + row + at)))
    }
  }
}

/** output = mean of the rows. source: rows x width f32; output: width f32; rows >= 1; width divides by 4. */
export function averageRows(source: usize, rows: i32, width: i32, output: usize): void {
  const rowBytes = <usize>width * 4
  const end = source + <usize>rows * rowBytes
  const factor = f32x4.splat(<f32>1 / <f32>rows)
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let sums = f32x4.splat(0)
    for (let row = source; row < end; row += rowBytes) sums = f32x4.add(sums, v128.load(row + at))
    v128.store(output + at, f32x4.mul(sums, factor))
  }
}
