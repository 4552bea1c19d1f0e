// Fisher's exact test of a two-by-two table: the sum of all tables with its margins that are no likelier than it.

import type { Proportion } from './two-proportions.ts'

/** Tables as likely as the observed one, but for rounding, count as no likelier. */
const TOLERANCE = 1e-7

/** Two-sided p-value (Fisher 1935). Takes time proportional to the smallest margin. */
export function fisherExact(a: Proportion, b: Proportion): number {
  const successes = a.successes + b.successes
  const lowest = Math.max(0, successes - b.total)
  const highest = Math.min(a.total, successes)
  // Likelihoods relative to the lowest table, as logarithms: their range exceeds that of a double.
  const logs = [0]
  let log = 0
  for (let hits = lowest; hits < highest; hits++) {
    const rise = ((a.total - hits) / (hits + 1)) * ((successes - hits) / (b.total - successes + hits + 1))
    log += Math.log(rise)
    logs.push(log)
  }
  const likeliest = logs.reduce((most, one) => Math.max(most, one), -Infinity)
  const weights = logs.map((one) => Math.exp(one - likeliest))
  const bound = (weights[a.successes - lowest] ?? 0) * (1 + TOLERANCE)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return Math.min(1, sum(weights.filter((weight) => weight <= bound)) / sum(weights))
}
