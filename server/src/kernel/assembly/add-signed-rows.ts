// Weighted sums of rows of signs: the random projection of spelling features, 280 grams in 25 us instead of 150 (2026-11).

const STRIP = 16

/**
 * sums_j = sum over e of weights_e * signs[rows_e][j], in float64 and in order of e: what a plain loop gives, bit for bit.
 *
 * signs: int8 rows of width +1 or -1; rows: count i32; weights: count f64; sums: width f64; width divides by 16.
 */
export function addSignedRows(signs: usize, width: i32, rows: usize, weights: usize, count: i32, sums: usize): void {
  const signBit = i64x2.splat(i64.MIN_VALUE)
  for (let strip = 0; strip < width; strip += STRIP) {
    let s0 = f64x2.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    let s4 = s0
    let s5 = s0
    let s6 = s0
    let s7 = s0
    for (let entry = 0; entry < count; entry++) {
      const weight = v128.load64_splat(weights + <usize>entry * 8)
      const bytes = v128.load(signs + <usize>load<i32>(rows + <usize>entry * 4) * width + strip)
      const low = i16x8.extend_low_i8x16_s(bytes)
      const high = i16x8.extend_high_i8x16_s(bytes)
      const a = i32x4.extend_low_i16x8_s(low)
      const b = i32x4.extend_high_i16x8_s(low)
      const c = i32x4.extend_low_i16x8_s(high)
      const d = i32x4.extend_high_i16x8_s(high)
      s0 = f64x2.add(s0, v128.xor(weight, v128.and(signBit, i64x2.extend_low_i32x4_s(a))))
      s1 = f64x2.add(s1, v128.xor(weight, v128.and(signBit, i64x2.extend_high_i32x4_s(a))))
      s2 = f64x2.add(s2, v128.xor(weight, v128.and(signBit, i64x2.extend_low_i32x4_s(b))))
      s3 = f64x2.add(s3, v128.xor(weight, v128.and(signBit, i64x2.extend_high_i32x4_s(b))))
      s4 = f64x2.add(s4, v128.xor(weight, v128.and(signBit, i64x2.extend_low_i32x4_s(c))))
      s5 = f64x2.add(s5, v128.xor(weight, v128.and(signBit, i64x2.extend_high_i32x4_s(c))))
      s6 = f64x2.add(s6, v128.xor(weight, v128.and(signBit, i64x2.extend_low_i32x4_s(d))))
      s7 = f64x2.add(s7, v128.xor(weight, v128.and(signBit, i64x2.extend_high_i32x4_s(d))))
    }
    const out = sums + <usize>strip * 8
    v128.store(out, s0)
    v128.store(out, s1, 16)
    v128.store(out, s2, 32)
    v128.store(out, s3, 48)
    v128.store(out, s4, 64)
    v128.store(out, s5, 80)
    v128.store(out, s6, 96)
    v128.store(out, s7, 112)
  }
}
