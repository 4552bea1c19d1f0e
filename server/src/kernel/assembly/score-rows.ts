// Products of one int16 vector with every row of an int16 table: the scan of the hot path.
// Rows that cannot come up to the best are read in part only: 5,000 x 768 take a third less (2026-11).

/** f32 keeps 24 bits of a product of up to 2^30: this much covers what it rounds away. */
const ROUNDED_AWAY: i32 = 128

/**
 * scores_i = vector . row_i in int32, four rows at a time. Where the head of all four, with the most that their tails can
 * add (vectorTail * tails_i, Cauchy-Schwarz), stays below `least` and below every score so far less `slack`, that most is
 * the score.
 *
 * vector: width int16; table: rows x width int16; tails: lengths of row[head...], f32; scores: i32. Table, tails and scores
 * have room for 4*ceil(rows/4) rows. width and head divide by 8; no product may leave int32.
 */
export function scoreRows(
  vector: usize,
  vectorTail: f32,
  table: usize,
  tails: usize,
  rows: i32,
  width: i32,
  head: i32,
  least: i32,
  slack: i32,
  scores: usize,
): void {
  const rowBytes = <usize>width * 2
  const headBytes = <usize>head * 2
  const tailOfVector = f32x4.splat(vectorTail)
  const roundedAway = i32x4.splat(ROUNDED_AWAY)
  let floor = least
  for (let row = 0; row < rows; row += 4) {
    const from = table + <usize>row * rowBytes
    const heads = products(vector, from, rowBytes, 0, headBytes)
    const most = i32x4.trunc_sat_f32x4_s(f32x4.mul(tailOfVector, v128.load(tails + <usize>row * 4)))
    const bounds = i32x4.add(heads, i32x4.add(most, roundedAway))
    const to = scores + <usize>row * 4
    if (!v128.any_true(i32x4.ge_s(bounds, i32x4.splat(floor)))) {
      v128.store(to, bounds)
      continue
    }
    const whole = i32x4.add(heads, products(vector, from, rowBytes, headBytes, rowBytes))
    v128.store(to, whole)
    floor = max(floor, largest(whole, rows - row) - slack)
  }
}

/** Products of bytes [start, end) of four rows, as the four lanes of one register. */
function products(vector: usize, from: usize, rowBytes: usize, start: usize, end: usize): v128 {
  const row1 = from + rowBytes
  const row2 = row1 + rowBytes
  const row3 = row2 + rowBytes
  let sums0 = i32x4.splat(0)
  let sums1 = sums0
  let sums2 = sums0
  let sums3 = sums0
  for (let at = start; at < end; at += 16) {
    const part = v128.load(vector + at)
    sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(part, v128.load(from + at)))
    sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(part, v128.load(row1 + at)))
    sums2 = i32x4.add(sums2, i32x4.dot_i16x8_s(part, v128.load(row2 + at)))
    sums3 = i32x4.add(sums3, i32x4.dot_i16x8_s(part, v128.load(row3 + at)))
  }
  return totals(sums0, sums1, sums2, sums3)
}

/** The largest of the first `lanes` lanes: what stands behind the last row does not count. */
function largest(v: v128, lanes: i32): i32 {
  let most = i32x4.extract_lane(v, 0)
  if (lanes > 1) most = max(most, i32x4.extract_lane(v, 1))
  if (lanes > 2) most = max(most, i32x4.extract_lane(v, 2))
  if (lanes > 3) most = max(most, i32x4.extract_lane(v, 3))
  return most
}

/** The lane sums of four registers, as the four lanes of one: a transposition, then three additions. */
function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const lowAB = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const highAB = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const lowCD = i32x4.shuffle(c, d, 0, 4, 1, 5)
  const highCD = i32x4.shuffle(c, d, 2, 6, 3, 7)
  const pairsAB = i32x4.add(lowAB, highAB)
  const pairsCD = i32x4.add(lowCD, highCD)
  return i32x4.add(i64x2.shuffle(pairsAB, pairsCD, 0, 2), i64x2.shuffle(pairsAB, pairsCD, 1, 3))
}
