// The border between a label and an identifier: how many different values a segment may have.
import type { FieldEvidence } from './field-evidence.ts'

/**
 * How fast the number of labels may grow with the root of the number of values. 3√n allows 30 of 100 and 300 of
 * 10,000; a name such as "country" allows three times as many; mixed and written values half as many.
 */
const ALLOWANCE = { plain: 3, named: 9, cautious: 1.5 } as const

/** Whether the values are few enough to be labels; always true of a first value. */
export function isFewValued({ distinct, count }: FieldEvidence, allowance: keyof typeof ALLOWANCE): boolean {
  return distinct <= Math.max(1, ALLOWANCE[allowance] * Math.sqrt(count))
}
