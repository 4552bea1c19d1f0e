// Payment card numbers: the issuer's first digits and length, and the check digit (Luhn, 1960), must all fit.

import { type DigitGroup, digitRuns } from './digit-groups.ts'
import type { Span } from './span.ts'

const FEWEST_DIGITS = 13
const MOST_DIGITS = 19
const ISSUERS: readonly (readonly [firstDigits: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^5[1-5]/, [16]],
  [/^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^6(?:011|4[4-9]|5|2)/, [16, 17, 18, 19]],
  [/^(?:50|5[678]|6304|6759|676[1-3])/, [13, 15, 16, 18, 19]],
]

export function findCards(text: string): Span[] {
  return digitRuns(text).flatMap(({ groups }) => cardsIn(groups))
}

function cardsIn(groups: readonly DigitGroup[]): Span[] {
  const spans: Span[] = []
  for (let first = 0; first < groups.length; first++) {
    const last = lastOfCard(groups, first)
    if (last === undefined) continue
    spans.push({ start: (groups[first] as DigitGroup).start, end: (groups[last] as DigitGroup).end })
    first = last
  }
  return spans
}

/** The index of the group that ends a card number begun at `first`; in groups of at least two digits, as on the card. */
function lastOfCard(groups: readonly DigitGroup[], first: number): number | undefined {
  let digits = ''
  for (let index = first; index < groups.length; index++) {
    const { digits: added, separator } = groups[index] as DigitGroup
    if (index > first && !/^(?:[ \u00a0]{1,2}|[.-])$/.test(separator)) return undefined
    digits += added.slice(0, MOST_DIGITS + 1)
    if (digits.length > MOST_DIGITS || added.length === 1) return undefined
    if (digits.length >= FEWEST_DIGITS && isCard(digits)) return index
  }
  return undefined
}

function isCard(digits: string): boolean {
  const isIssued = ISSUERS.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length))
  return isIssued && hasRightCheckDigit(digits)
}

function hasRightCheckDigit(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
