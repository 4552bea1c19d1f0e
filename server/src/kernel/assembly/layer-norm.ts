// Layer normalisation (Ba, Kiros, Hinton 2016), row by row.

import { sumOfLanes } from './lanes'

const EPSILON: f32 = 1e-6

/**
 * output = gain * (x - mean) / sqrt(variance + 1e-6) + offset, with the biased variance of each row.
 * source, output: rows x width f32; gain, offset: width f32; width divides by 4.
 */
export function layerNorm(source: usize, rows: i32, width: i32, gain: usize, offset: usize, output: usize): void {
  const rowBytes = <usize>width * 4
  for (let row = 0; row < rows; row++) {
    const from = source + <usize>row * rowBytes
    const to = output + <usize>row * rowBytes
    let sums = f32x4.splat(0)
    for (let at: usize = 0; at < rowBytes; at += 16) sums = f32x4.add(sums, v128.load(from + at))
    const mean = f32x4.splat(sumOfLanes(sums) / <f32>width)
    let squares = f32x4.splat(0)
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const deviation = f32x4.sub(v128.load(from + at), mean)
      squares = f32x4.add(squares, f32x4.mul(deviation, deviation))
    }
    const inverse = f32x4.splat(1 / sqrt<f32>(sumOfLanes(squares) / <f32>width + EPSILON))
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const deviation = f32x4.sub(v128.load(from + at), mean)
      const scaled = f32x4.mul(f32x4.mul(v128.load(gain + at), inverse), deviation)
      v128.store(to + at, f32x4.add(scaled, v128.load(offset + at)))
    }
  }
}
