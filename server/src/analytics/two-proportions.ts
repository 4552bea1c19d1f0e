// Do two groups differ in how often something happens? Pure arithmetic over counts; no side of it knows of topics.

import { fisherExact } from './fisher-exact.ts'
import { twoSidedNormalTail } from './normal-tail.ts'

/** `successes` of `total`. */
export interface Proportion {
  readonly successes: number
  readonly total: number
}

export interface ProportionTest {
  /** z: with pooled variance. fisher: exact, where a count of less than five was to be expected. */
  readonly test: 'z' | 'fisher'
  /** Two-sided. */
  readonly pValue: number
}

/** Below it the normal approximation misleads (Cochran 1954). */
const LEAST_EXPECTED = 5

/** Null where a group is empty: there is nothing to compare. Counts are whole, successes at most total. */
export function compareProportions(a: Proportion, b: Proportion): ProportionTest | null {
  if (a.total === 0 || b.total === 0) return null
  const all = a.total + b.total
  const successes = a.successes + b.successes
  const leastExpected = (Math.min(a.total, b.total) * Math.min(successes, all - successes)) / all
  if (leastExpected < LEAST_EXPECTED) return { test: 'fisher', pValue: fisherExact(a, b) }
  const pooled = successes / all
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.total + 1 / b.total))
  return { test: 'z', pValue: twoSidedNormalTail((a.successes / a.total - b.successes / b.total) / error) }
}
