// The two groups that are compared, as they stand in the address and as people read them.

import { listOf, textOf } from '../filters/filter-search.ts'
import { parseSegment } from '../filters/segment-text.ts'

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
