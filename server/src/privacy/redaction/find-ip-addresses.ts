// IPv4 and IPv6 addresses, whether public or private. Version numbers of four parts, times and hardware addresses pass.

import { isIPv6 } from 'node:net'
import { isWordAt, type Span, withoutOverlaps } from './span.ts'

const FOUR_PARTS = /^\d{1,3}(?:\.\d{1,3}){3}/
/** What makes four numbers a version or a chapter. */
const NO_ADDRESS_BEFORE =
  /(?:\bv|\bver\.?|versions?|release|build|firmware|driver|sections?|chapter|paragraph|para\.?|clause|article|step|table|figure|fig\.?|rule|item|§|\p{L}\/|\p{L}-)\s{0,2}[:=]?\s{0,2}$/iu
const CONTEXT = 16
/** The longest form, with an IPv4 address in it, has 45 characters. */
const LONGEST_IPV6 = 45
const IPV6_RUN = /[0-9a-f:.]{2,}/gi

export function findIpAddresses(text: string): Span[] {
  return withoutOverlaps([...(text.includes('.') ? ipv4(text) : []), ...(text.includes(':') ? ipv6(text) : [])])
}

function ipv4(text: string): Span[] {
  const spans: Span[] = []
  for (const { index } of text.matchAll(/\d/g)) {
    const before = text[index - 1] ?? ''
    if (/[\d.]/.test(before) || isWordAt(text, index - 1)) continue
    const address = FOUR_PARTS.exec(text.slice(index, index + 15))?.[0]
    if (address === undefined || !address.split('.').every(isOctet)) continue
    const end = index + address.length
    const goesOn = isWordAt(text, end) || (text[end] === '.' && /\d/.test(text[end + 1] ?? ''))
    if (goesOn || NO_ADDRESS_BEFORE.test(text.slice(Math.max(0, index - CONTEXT), index))) continue
    spans.push({ start: index, end })
  }
  return spans
}

function isOctet(part: string): boolean {
  return Number(part) <= 255 && String(Number(part)) === part
}

function ipv6(text: string): Span[] {
  const spans: Span[] = []
  for (const { index, 0: run } of text.matchAll(IPV6_RUN)) {
    if (run.length > LONGEST_IPV6 + 1 || !/:.*:/.test(run) || isWordAt(text, index - 1)) continue
    const trimmed = run.replace(/\.$/, '')
    const address = [trimmed, trimmed.replace(/([^:]):$/, '$1')].find(isAddress)
    if (address === undefined || isWordAt(text, index + address.length)) continue
    spans.push({ start: index, end: index + address.length + zoneLength(text, index + address.length) })
  }
  return spans
}

/** Eight pairs are a hardware address; without a digit it is more likely a name in a program. */
function isAddress(text: string): boolean {
  return /\d/.test(text) && (text.includes('::') || /[0-9a-f]{3}/i.test(text)) && isIPv6(text)
}

/** As in fe80::1%eth0. */
function zoneLength(text: string, from: number): number {
  return /^%[A-Za-z0-9]{1,15}/.exec(text.slice(from, from + 16))?.[0].length ?? 0
}
