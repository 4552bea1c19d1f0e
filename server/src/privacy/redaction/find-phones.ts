// Telephone numbers: those that say so themselves (a country code, the shape of a national number), and plain ones
// behind a word such as "call". Order numbers, dates, prices and ids pass.

import { type DigitGroup, type DigitRun, digitRuns } from './digit-groups.ts'
import type { Span } from './span.ts'

/** E.164: at most 15 digits; fewer than 7 are no subscriber. */
const FEWEST_DIGITS = 7
const MOST_DIGITS = 15
const FEWEST_INTERNATIONAL = 8
const FEWEST_NATIONAL = 9
const MOST_NATIONAL = 12
const CALL_WORDS =
  /\b(?:phone|tel|telephone|telefon|téléphone|teléfono|telefono|handy|mobil|mobile|cell|móvil|fax|call|ring|text|sms|whatsapp|rückruf|anrufen|reach|dial|hotline)\b(?:\p{L}|[\s.:#'-]){0,24}$/iu
const OTHER_WORDS =
  /(?:\b(?:order|invoice|ticket|case|ref|reference|id|account|customer|serial|tracking|isbn|imei|sku|po|booking|bestellung|rechnung|code|version|error|bug|issue|vat|iso|rfc|pin|otp|number|nr|no)\b|#)[\s.:#]{0,3}(?:(?:number|no|nr|id|is|code)[\s.:#]{0,3})?$/iu

export function findPhones(text: string): Span[] {
  return digitRuns(text).flatMap(phonesIn)
}

function phonesIn(run: DigitRun): Span[] {
  const { groups } = run
  const spans: Span[] = []
  for (let first = 0; first < groups.length; first++) {
    const last = lastOfPhone(run, first)
    if (last === undefined) continue
    const start = first === 0 ? run.start : (groups[first] as DigitGroup).start
    spans.push({ start, end: (groups[last] as DigitGroup).end })
    first = last
  }
  return spans
}

/** The index of the group that ends a number begun at `first`. */
function lastOfPhone(run: DigitRun, first: number): number | undefined {
  if (first === 0 && run.isInternational) return within(run.groups, 0, FEWEST_INTERNATIONAL, MOST_DIGITS)
  const { groups, before } = run
  const { digits } = groups[first] as DigitGroup
  if (first === 0 && CALL_WORDS.test(before)) {
    const called = looksLikeDate(groups) ? undefined : within(groups, 0, FEWEST_DIGITS, MOST_DIGITS)
    if (called !== undefined) return called
  }
  if (first === 0 && OTHER_WORDS.test(before)) return undefined
  const northAmerican = lastOfNorthAmerican(groups, first)
  if (northAmerican !== undefined) return northAmerican
  const bracketed = first === 0 ? lastOfBracketed(run) : undefined
  if (bracketed !== undefined) return bracketed
  if (isChineseMobile(groups, first)) return first + 2
  if (/^00[1-9]/.test(digits)) return within(groups, first, FEWEST_INTERNATIONAL + 2, MOST_DIGITS + 2)
  return /^0[1-9]/.test(digits) ? lastOfNational(groups, first) : undefined
}

/** The last group that keeps the number within the bounds; undefined where it is too short. */
function within(groups: readonly DigitGroup[], first: number, fewest: number, most: number): number | undefined {
  let count = 0
  let last: number | undefined
  for (let index = first; index < groups.length; index++) {
    const { digits, separator } = groups[index] as DigitGroup
    if (count >= FEWEST_NATIONAL && digits.length === 1 && separator !== '-') break
    count += digits.length
    if (count > most) break
    if (count >= fewest) last = index
  }
  return last
}

/** 415-555-2671 with or without the country code 1; area and exchange begin with 2 to 9. */
function lastOfNorthAmerican(groups: readonly DigitGroup[], first: number): number | undefined {
  const offset = groups[first]?.digits === '1' ? 1 : 0
  const [area, exchange, line] = groups.slice(first + offset, first + offset + 3)
  if (!area || !exchange || !line) return undefined
  const shaped = /^[2-9]\d\d$/.test(area.digits) && /^[2-9]\d\d$/.test(exchange.digits) && /^\d{4}$/.test(line.digits)
  const joined = exchange.separator.length <= 2 && line.separator.length <= 2 && !line.separator.includes('/')
  return shaped && joined ? first + offset + 2 : undefined
}

/** An area code in brackets, as in (11) 91234-5678 or 8 (912) 345-67-89. */
function lastOfBracketed({ groups, start }: DigitRun): number | undefined {
  const [one, two, three] = groups
  if (!one || !two) return undefined
  const opensFirst = start < one.start && two.separator.startsWith(')')
  const opensSecond = one.digits.length <= 3 && two.separator.endsWith('(') && three?.separator.startsWith(')')
  const code = opensFirst ? one : opensSecond ? two : undefined
  const isShaped = code !== undefined && code.digits.length >= 2 && code.digits.length <= 5 && !looksLikeDate(groups)
  return isShaped ? within(groups, 0, FEWEST_NATIONAL, MOST_NATIONAL) : undefined
}

/** 139 1234 5678 */
function isChineseMobile(groups: readonly DigitGroup[], first: number): boolean {
  const [one, two, three] = groups.slice(first, first + 3)
  if (!one || !two || !three || !/^[ -]$/.test(two.separator) || two.separator !== three.separator) return false
  return /^1[3-9]\d$/.test(one.digits) && two.digits.length === 4 && three.digits.length === 4
}

/** With a trunk prefix 0: in one piece, or in groups of at least two digits. */
function lastOfNational(groups: readonly DigitGroup[], first: number): number | undefined {
  const [one, two] = groups.slice(first, first + 2) as [DigitGroup, DigitGroup?]
  if (looksLikeDate(groups.slice(first, first + 4)) || two?.separator === '.' || one.digits.length > MOST_NATIONAL) {
    return two?.separator === '.' && !looksLikeDate(groups.slice(first, first + 4)) ? inPairs(groups, first) : undefined
  }
  if (one.digits.length >= 10 && one.digits.length <= 11) return first
  return one.digits.length <= 6 ? within(groups, first, FEWEST_NATIONAL, MOST_NATIONAL) : undefined
}

/** 01.23.45.67.89 */
function inPairs(groups: readonly DigitGroup[], first: number): number | undefined {
  const five = groups.slice(first, first + 5)
  return five.length === 5 && five.every(({ digits }) => digits.length === 2) ? first + 4 : undefined
}

/** 2026-03-01, 01.03.2026, 03/01/26. */
function looksLikeDate(groups: readonly DigitGroup[]): boolean {
  const [a, b, c] = groups
  if (!a || !b || !c || b.separator !== c.separator || !/^[-./]$/.test(b.separator)) return false
  const lengths = [a, b, c].map(({ digits }) => digits.length)
  const isOrdered = lengths[0] === 4 ? lengths[1] === 2 && lengths[2] === 2 : (lengths[0] ?? 0) <= 2 && lengths[1] === 2
  return isOrdered && (lengths[0] === 4 || lengths[2] === 4 || (lengths[2] === 2 && groups.length === 3))
}
