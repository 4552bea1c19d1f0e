// The tails of the normal distribution, to the precision of a double.

/** From here on the continued fraction converges faster than the series. */
const FRACTION_FROM = 3
const SMALLEST_TERM = 1e-17

/** Probability that a standard normal value is at least as far from 0 as `z`. */
export function twoSidedNormalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  return x < FRACTION_FROM ? 1 - errorFunction(x) : complementByFraction(x)
}

/** Series of the error function (Abramowitz & Stegun 1964, 7.1.6). */
function errorFunction(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > SMALLEST_TERM; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** Continued fraction of its complement (Abramowitz & Stegun 1964, 7.1.14), from a depth that suffices for x ≥ 3. */
function complementByFraction(x: number): number {
  let fraction = x
  for (let depth = 60; depth >= 1; depth--) fraction = x + depth / 2 / fraction
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI))
}
