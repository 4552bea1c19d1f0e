// Takes personal data out of events before they are stored: each piece gives way to a mark that says what stood there.
// Time is linear in the length of a text, whatever it holds.

import type { JsonValue, Metadata } from '../../model/event.ts'
import { findCards } from './find-cards.ts'
import { findEmails } from './find-emails.ts'
import { findIbans } from './find-ibans.ts'
import { findIpAddresses } from './find-ip-addresses.ts'
import { findPhones } from './find-phones.ts'
import { findSecrets } from './find-secrets.ts'
import { replaceSpans, type Span } from './span.ts'

/** In the order in which they are looked for: what one has marked, the next cannot take for something else. */
export const REDACTION_KINDS = ['secret', 'email', 'iban', 'card', 'ip', 'phone'] as const
export type RedactionKind = (typeof REDACTION_KINDS)[number]

const FINDERS: Readonly<Record<RedactionKind, (text: string) => Span[]>> = {
  secret: findSecrets,
  email: findEmails,
  iban: findIbans,
  card: findCards,
  ip: findIpAddresses,
  phone: findPhones,
}
/** Told by a glance, so that ordinary messages cost next to nothing. */
const POSSIBLE: Readonly<Record<RedactionKind, RegExp>> = {
  secret: /[\w+/=.~!$%^*-]{8}/,
  email: /@|[([]at[)\]]/i,
  iban: /[A-Za-z]{2}\d{2}/,
  card: /\d{2}/,
  ip: /\d\.\d|:/,
  phone: /\d{2}/,
}

/** `onFound` is told of every piece. */
export function redactText(
  text: string,
  kinds: readonly RedactionKind[],
  onFound?: (kind: RedactionKind) => void,
): string {
  let redacted = text
  for (const kind of REDACTION_KINDS) {
    if (!kinds.includes(kind) || !POSSIBLE[kind].test(redacted)) continue
    const spans = FINDERS[kind](redacted)
    if (onFound) for (const _ of spans) onFound(kind)
    redacted = replaceSpans(redacted, spans, `[${kind}]`)
  }
  return redacted
}

/** The same metadata with every string in it redacted: those in lists and objects, keys, and cards sent as numbers. */
export function redactMetadata(metadata: Metadata, kinds: readonly RedactionKind[]): Metadata {
  return kinds.length === 0 ? metadata : (redactValue(metadata as JsonValue, kinds) as Metadata)
}

function redactValue(value: JsonValue, kinds: readonly RedactionKind[]): JsonValue {
  if (typeof value === 'string') return redactText(value, kinds)
  if (typeof value === 'number') return kinds.includes('card') ? redactedNumber(value) : value
  if (Array.isArray(value)) return value.map((item) => redactValue(item, kinds))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactText(key, kinds), redactValue(item, kinds)]),
  )
}

function redactedNumber(value: number): number | string {
  const text = String(value)
  const redacted = redactText(text, ['card'])
  return redacted === text ? value : redacted
}
