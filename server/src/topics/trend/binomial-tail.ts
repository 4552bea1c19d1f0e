// The upper tail of the binomial distribution, for comparing two counts.

/** Above this many trials the normal approximation is exact enough and the sum is spared. */
const MOST_SUMMED = 5_000

/** Complementary error function, absolute error below 1.2e-7 relative (Numerical Recipes' Chebyshev fit, 1992). */
function erfc(x: number): number {
  const z = Math.abs(x)
  const t = 1 / (1 + z / 2)
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ]
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  const tail = t * Math.exp(-z * z + polynomial)
  return x >= 0 ? tail : 2 - tail
}

/**
 * P(X ≥ successes) for X ~ Binomial(trials, p): summed term by term up to 5,000 trials, beyond them the normal
 * approximation with continuity correction.
 */
export function binomialTailAtLeast(successes: number, trials: number, p: number): number {
  if (successes <= 0) return 1
  if (trials > MOST_SUMMED) {
    const z = (successes - 0.5 - trials * p) / Math.sqrt(trials * p * (1 - p))
    return erfc(z / Math.SQRT2) / 2
  }
  // From the term of k successes to that of k + 1, in logarithms, so that nothing underflows on the way.
  let logTerm = trials * Math.log1p(-p)
  let tail = 0
  for (let k = 0; k <= trials; k++) {
    if (k >= successes) tail += Math.exp(logTerm)
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(p / (1 - p))
  }
  return Math.min(1, tail)
}
