// Multi-head self-attention of one text (Vaswani et al. 2017): every token looks at every token.

import { expOfLanes, maxOfLanes, sumOfLanes } from './lanes'

const NEVER: f32 = -1e30

/**
 * qkv: tokens x 3*width f32, the queries, keys and values of a token side by side; output: tokens x width f32.
 * width divides by 16*heads. scores: room for ceil(tokens/4)*4 f32. tokens >= 1.
 */
export function attention(
  qkv: usize,
  tokens: i32,
  width: i32,
  heads: i32,
  scale: f32,
  output: usize,
  scores: usize,
): void {
  const tokenBytes = <usize>width * 12
  const sectionBytes = <usize>width * 4
  const headWidth = width / heads
  for (let head = 0; head < heads; head++) {
    const queries = qkv + <usize>(head * headWidth) * 4
    const keys = queries + sectionBytes
    const values = keys + sectionBytes
    for (let token = 0; token < tokens; token++) {
      scoreKeys(queries + <usize>token * tokenBytes, keys, tokenBytes, tokens, headWidth, scale, scores)
      const inverseSum = exponentiate(scores, tokens)
      const out = output + <usize>token * sectionBytes + <usize>(head * headWidth) * 4
      mixValues(scores, values, tokenBytes, tokens, headWidth, inverseSum, out)
    }
  }
}

/** scores[j] = scale * query . key_j; the lanes that fill up the last register are set so that their exponential is 0. */
function scoreKeys(
  query: usize,
  keys: usize,
  tokenBytes: usize,
  tokens: i32,
  headWidth: i32,
  scale: f32,
  scores: usize,
): void {
  const headBytes = <usize>headWidth * 4
  let key = keys
  for (let j = 0; j < tokens; j++) {
    let even = f32x4.splat(0)
    let odd = f32x4.splat(0)
    for (let at: usize = 0; at < headBytes; at += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(query + at), v128.load(key + at)))
      odd = f32x4.add(odd, f32x4.mul(v128.load(query + at, 16), v128.load(key + at, 16)))
    }
    store<f32>(scores + <usize>j * 4, sumOfLanes(f32x4.add(even, odd)) * scale)
    key += tokenBytes
  }
  for (let j = tokens; j & 3; j++) store<f32>(scores + <usize>j * 4, NEVER)
}

/** Replaces the scores by exp(score - max) and returns one over their sum: softmax without the division. */
function exponentiate(scores: usize, tokens: i32): f32 {
  const end = scores + <usize>tokens * 4
  let peaks = f32x4.splat(NEVER)
  for (let at = scores; at < end; at += 16) peaks = f32x4.pmax(peaks, v128.load(at))
  const peak = f32x4.splat(maxOfLanes(peaks))
  let sums = f32x4.splat(0)
  for (let at = scores; at < end; at += 16) {
    const weights = expOfLanes(f32x4.sub(v128.load(at), peak))
    sums = f32x4.add(sums, weights)
    v128.store(at, weights)
  }
  return 1 / sumOfLanes(sums)
}

/** out = inverseSum * sum over j of weight_j * value_j, sixteen numbers of the head at a time. */
function mixValues(
  weights: usize,
  values: usize,
  tokenBytes: usize,
  tokens: i32,
  headWidth: i32,
  inverseSum: f32,
  out: usize,
): void {
  const headBytes = <usize>headWidth * 4
  const normaliser = f32x4.splat(inverseSum)
  for (let at: usize = 0; at < headBytes; at += 64) {
    let mixed0 = f32x4.splat(0)
    let mixed1 = mixed0
    let mixed2 = mixed0
    let mixed3 = mixed0
    let value = values + at
    for (let j = 0; j < tokens; j++) {
      const weight = v128.load32_splat(weights + <usize>j * 4)
      mixed0 = f32x4.add(mixed0, f32x4.mul(weight, v128.load(value)))
      mixed1 = f32x4.add(mixed1, f32x4.mul(weight, v128.load(value, 16)))
      mixed2 = f32x4.add(mixed2, f32x4.mul(weight, v128.load(value, 32)))
      mixed3 = f32x4.add(mixed3, f32x4.mul(weight, v128.load(value, 48)))
      value += tokenBytes
    }
    v128.store(out + at, f32x4.mul(mixed0, normaliser))
    v128.store(out + at, f32x4.mul(mixed1, normaliser), 16)
    v128.store(out + at, f32x4.mul(mixed2, normaliser), 32)
    v128.store(out + at, f32x4.mul(mixed3, normaliser), 48)
  }
}
