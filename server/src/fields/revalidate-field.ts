// Looks at a field's type again once real values are known.
// Invariant: a field that is being clustered never leaves text by itself.
import type { FieldDecision } from '../model/field.ts'
import { classifyField } from './classify-field.ts'
import type { FieldSample } from './field-sample.ts'

const CHECKPOINTS: readonly number[] = [100, 1_000, 10_000]

/**
 * Whether a checkpoint lies in (`previousCount`, `count`], both numbers of values seen with the key; by default
 * `count` grew by one.
 */
export function isRevalidationDue(count: number, previousCount = count - 1): boolean {
  return CHECKPOINTS.some((checkpoint) => previousCount < checkpoint && checkpoint <= count)
}

/** The decision that replaces `previous`, an automatic one; a user's override must not be passed through here. */
export function revalidate(previous: FieldDecision, key: string, sample: FieldSample): FieldDecision {
  const fresh = classifyField(key, sample)
  if (previous.type !== 'text' || fresh.type === 'text') return fresh
  return {
    type: 'text',
    reason: `Stays text because its messages are already clustered; the values alone suggest ${fresh.type}. Change the type in Settings if you prefer that.`,
    ...(fresh.confidence === undefined ? {} : { confidence: fresh.confidence }),
  }
}
