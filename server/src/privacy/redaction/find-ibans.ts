// International bank account numbers: the length of the country (ISO 13616 registry) and the check digits (ISO 7064,
// mod 97) decide, so that order numbers and references pass.

import { isWordAt, type Span } from './span.ts'

const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)
const OPENING = /[A-Za-z]{2}\d{2}/g
const GAP = /[ \u00a0-]/

export function findIbans(text: string): Span[] {
  const spans: Span[] = []
  for (const { index, 0: opening } of text.matchAll(OPENING)) {
    if (index < (spans.at(-1)?.end ?? 0) || (isWordAt(text, index - 1) && !isNamed(text, index))) continue
    const length = LENGTHS[opening.slice(0, 2).toUpperCase()]
    const end = length === undefined ? undefined : endOf(text, index, length)
    if (end !== undefined) spans.push({ start: index, end })
  }
  return spans
}

/** As in IBANDE89…, without a space. */
function isNamed(text: string, index: number): boolean {
  return /(?<![\p{L}\p{N}_])iban$/iu.test(text.slice(Math.max(0, index - 5), index))
}

/** Undefined where no account number of this many letters and digits begins at `start`. */
function endOf(text: string, start: number, length: number): number | undefined {
  let found = ''
  let index = start
  for (; index < text.length && found.length < length; index++) {
    const character = text[index] as string
    if (/[A-Za-z0-9]/.test(character)) found += character
    else if (!GAP.test(character) || !/[A-Za-z0-9]/.test(text[index + 1] ?? '')) return undefined
  }
  return found.length === length && !isWordAt(text, index) && hasRightCheckDigits(found) ? index : undefined
}

function hasRightCheckDigits(iban: string): boolean {
  let rest = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
