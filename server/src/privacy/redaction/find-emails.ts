// E-mail addresses: outwards from every "@", at most 64 characters to the left and 253 to the right (RFC 5321), so that
// the time is linear in the text.

import { type Span, withoutOverlaps } from './span.ts'

const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 253
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u
const DOMAIN = /[\p{L}\p{N}.-]/u
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u
const TOP_LEVEL = /^(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu
/** What may stand before an address without being part of it. */
const OPENING = /^[.!#$%&'*/=?^`{|}~-]+/

/** Written so that programs should not see it: jane (at) example [dot] com. */
const SPELT_OUT =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}[ ]?[([]at[)\]][ ]?[\p{L}\p{N}-]{1,63}(?:(?:\.|[ ]?[([](?:dot|punkt|punto|point)[)\]][ ]?)[\p{L}\p{N}-]{2,63}){1,4}/giu

export function findEmails(text: string): Span[] {
  const spans = addresses(text)
  if (!/[([]at[)\]]/i.test(text)) return spans
  const speltOut = [...text.matchAll(SPELT_OUT)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }))
  return withoutOverlaps([...spans, ...speltOut])
}

function addresses(text: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, spans.at(-1)?.end ?? 0)
    const end = start < at ? domainEnd(text, at + 1) : at
    if (end > at + 1 && !isRepository(text, start, at, end)) spans.push({ start, end })
  }
  return spans
}

/** git@host:path names a repository, nobody's mailbox. */
function isRepository(text: string, start: number, at: number, end: number): boolean {
  return text.slice(start, at) === 'git' && /^[:/][\w~.-]/.test(text.slice(end, end + 2))
}

function localStart(text: string, at: number, from: number): number {
  let start = at
  while (start > from && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] as string)) start--
  const opening = OPENING.exec(text.slice(start, at))?.[0].length ?? 0
  return text[at - 1] === '.' ? at : start + opening
}

/** Where the longest prefix that is a domain name ends; `from` where there is none. */
function domainEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && end - from < LONGEST_DOMAIN && DOMAIN.test(text[end] as string)) end++
  const labels = text.slice(from, end).split('.')
  const known = labels.findIndex((label) => !LABEL.test(label))
  const valid = known < 0 ? labels : labels.slice(0, known)
  while (valid.length > 0 && !TOP_LEVEL.test(valid.at(-1) as string)) valid.pop()
  return valid.length < 2 ? from : from + valid.join('.').length
}
