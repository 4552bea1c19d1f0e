// Small operations on the four float lanes of a 128-bit register, shared by the kernels.

/** Sum of the four lanes, in a fixed order. */
export function sumOfLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** Largest of the four lanes. */
export function maxOfLanes(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}

/**
 * e^x for x <= 0, a relative error of 3e-7; 0 below -87, where f32 has no normal number left.
 * x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series up to r^7; 2^n written into the exponent bits.
 */
export function expOfLanes(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)))
  // ln 2 in two parts: the first has few bits, so that its product with n is exact.
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-0.00021219444005469057)),
  )
  let series = f32x4.splat(1 / 5040)
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1 / 720))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1 / 120))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1 / 24))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1 / 6))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(0.5))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1))
  series = f32x4.add(f32x4.mul(series, r), f32x4.splat(1))
  const powerOfTwo = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return v128.and(f32x4.mul(series, powerOfTwo), f32x4.ge(x, f32x4.splat(-87)))
}
