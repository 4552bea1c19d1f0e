// The two groups that are compared, as they stand in the address and as people read them.

import { listOf, textOf } from '../filters/filter-search.ts'
import { parseSegment } from '../filters/segment-text.ts'
import type { JourneyScope } from '../sessions/session-search.ts'

export interface CompareGroups {
  /** Segments, `field:value,value`. */
  readonly a?: string[] | undefined
  readonly b?: string[] | undefined
  /** Instead of segments: sessions that reach this topic, against the others. */
  readonly converted?: string | undefined
  /** Instead of segments: sessions with an event of this name, against the others. */
  readonly converted_event?: string | undefined
}

export function readCompareGroups(raw: Record<string, unknown>): CompareGroups {
  const converted = textOf(raw['converted'])
  if (converted) return { converted }
  const event = textOf(raw['converted_event'])
  return event ? { converted_event: event } : { a: listOf(raw['a']), b: listOf(raw['b']) }
}

/** Null while there are no two groups. */
export function groupNames({
  a,
  b,
  converted,
  converted_event: event,
}: CompareGroups): readonly [string, string] | null {
  if (converted !== undefined) return ['Reach the topic', 'Do not']
  if (event !== undefined) return [`With ${event}`, 'Without']
  return a && b ? [segmentsName(a), segmentsName(b)] : null
}

function segmentsName(segments: readonly string[]): string {
  return segments.flatMap((text) => parseSegment(text)?.values.join(' or ') ?? []).join(', ')
}

/** One of the two groups as its numbers are shown and looked behind. */
export interface Side {
  readonly letter: 'A' | 'B'
  readonly name: string
  /** That make the group, where segments do. */
  readonly segments: readonly string[]
  /** That makes the group, where an outcome does. */
  readonly search: JourneyScope
}

export type Sides = readonly [Side, Side]

export function sidesOf(groups: CompareGroups): Sides {
  const [a, b] = groupNames(groups) ?? ['A', 'B']
  const { converted: outcome, converted_event: event } = groups
  const reaching = outcome ? { outcome } : event ? { outcome_event: event } : null
  return [
    { letter: 'A', name: a, segments: groups.a ?? [], search: reaching ?? {} },
    { letter: 'B', name: b, segments: groups.b ?? [], search: reaching ? { ...reaching, reached: false } : {} },
  ]
}
