// Float rows to int16 rows, each with a scale of its own.

import { maxOfLanes } from './lanes'

/** Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the float: rounding in one addition. */
const ROUNDING_MAGIC: f32 = 12582912
const ROUNDING_MAGIC_BITS: i32 = 0x4b400000
const SMALLEST_PEAK: f32 = 1e-20

/**
 * source: rows x width f32; quantised: rows x width int16 in +-limit; scales: rows f32, source = quantised * scale.
 * width divides by 8; limit at most 32767.
 */
export function quantiseRows(source: usize, rows: i32, width: i32, limit: f32, quantised: usize, scales: usize): void {
  const magic = f32x4.splat(ROUNDING_MAGIC)
  const magicBits = i32x4.splat(ROUNDING_MAGIC_BITS)
  for (let row = 0; row < rows; row++) {
    const from = source + <usize>row * width * 4
    const to = quantised + <usize>row * width * 2
    let peaks = f32x4.splat(SMALLEST_PEAK)
    for (let k = 0; k < width; k += 4) peaks = f32x4.pmax(peaks, f32x4.abs(v128.load(from + <usize>k * 4)))
    const peak = maxOfLanes(peaks)
    store<f32>(scales + <usize>row * 4, peak / limit)
    const factor = f32x4.splat(limit / peak)
    for (let k = 0; k < width; k += 8) {
      const left = f32x4.add(f32x4.mul(factor, v128.load(from + <usize>k * 4)), magic)
      const right = f32x4.add(f32x4.mul(factor, v128.load(from + <usize>k * 4, 16)), magic)
      v128.store(to + <usize>k * 2, i16x8.narrow_i32x4_s(i32x4.sub(left, magicBits), i32x4.sub(right, magicBits)))
    }
  }
}
