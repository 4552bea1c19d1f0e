// Bounds of a JSON value in one pass without recursion: no input can exhaust the stack or the clock.

import { EVENT_LIMITS, type JsonValue } from './event.ts'

/** Why the value of a metadata key cannot be taken, and the public code of it; null where it can. */
export interface ValueProblem {
  readonly code: 'INVALID_REQUEST' | 'TEXT_TOO_LONG'
  readonly message: string
}

const TOO_LONG: ValueProblem = {
  code: 'TEXT_TOO_LONG',
  message: `is longer than ${EVENT_LIMITS.textLength} characters: shorten it or split it into several events`,
}
const TOO_DEEP: ValueProblem = {
  code: 'INVALID_REQUEST',
  message: `is nested more than ${EVENT_LIMITS.nestingDepth} levels deep: flatten it`,
}
const NOT_FINITE: ValueProblem = {
  code: 'INVALID_REQUEST',
  message: 'holds a number that is too large: send a finite one',
}

/** A text may have 32,768 characters; a list or object as many in all its texts, keys and numbers together. */
export function problemOfValue(value: JsonValue): ValueProblem | null {
  let left = EVENT_LIMITS.textLength
  const open: { value: JsonValue; depth: number }[] = [{ value, depth: 0 }]
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { value: part, depth } = item
    if (depth > EVENT_LIMITS.nestingDepth) return TOO_DEEP
    if (typeof part === 'number' && !Number.isFinite(part)) return NOT_FINITE
    left -= typeof part === 'string' ? characters(part) : depth === 0 ? 0 : 1
    if (left < 0) return TOO_LONG
    if (typeof part !== 'object' || part === null) continue
    const members = Array.isArray(part) ? part : Object.values(part)
    if (!Array.isArray(part)) left -= Object.keys(part).reduce((sum, key) => sum + key.length, 0)
    if (members.length > left) return TOO_LONG
    for (const member of members) open.push({ value: member, depth: depth + 1 })
  }
  return null
}

/** Code points; beyond twice the limit the exact number does not matter. */
function characters(text: string): number {
  if (text.length <= EVENT_LIMITS.textLength || text.length > 2 * EVENT_LIMITS.textLength) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}
