// Recognises strings that name one thing or point somewhere, and so say nothing in a topic or a segment.
import { isDateText } from './parse-value.ts'

/** `firm` shapes are never labels or messages; the others are identifiers only where nearly every value differs. */
export interface ValueShape {
  readonly name: string
  /** Completes "Values look like …". */
  readonly plural: string
  readonly firm: boolean
  readonly matches: (text: string) => boolean
}

const SHAPES: readonly ValueShape[] = [
  firm('uuid', 'UUIDs', /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i),
  firm('ulid', 'ULIDs', (text) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(text) && /\d.*\d.*\d/.test(text)),
  firm('jwt', 'access tokens', /^(?:bearer )?eyJ[\w-]+\.[\w-]+\.[\w-]*$/i),
  firm('hash', 'hashes', (text) => /^(?:0x|sha\d+[:-])?[0-9a-f]{16,128}$/i.test(text) && /\d/.test(text)),
  firm('email', 'e-mail addresses', /^(?:[^@<>]*<)?[^\s@<>]+@[^\s@<>]+\.[\p{L}]{2,}>?$/u),
  firm('url', 'web addresses', /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|www\.\S+\.\S+|(?:data|mailto|tel|urn|arn):\S+)$/i),
  firm('path', 'file or page paths', isPath),
  firm('ip', 'network addresses', /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|(?::\d+|\/\d+)?$)){4}$/),
  firm('ip', 'network addresses', /^(?=.*:.*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i),
  firm('mac', 'device addresses', /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i),
  firm('coordinates', 'coordinates', /^[-+]?\d{1,3}\.\d+\s*[,;]\s*[-+]?\d{1,3}\.\d+$/),
  firm('user-agent', 'browser signatures', /^(?:Mozilla|Opera|Dalvik|okhttp|curl)\/\d|^\S+\/[\d.]+ \([^)]*\)/),
  firm('json', 'JSON documents', isJsonDocument),
  firm('date', 'dates or times', isDateText),
  firm('phone', 'phone numbers', isPhoneNumber),
  firm('base64', 'encoded data', isBase64),
  loose('token', 'random tokens', isRandomToken),
  loose('reference', 'reference numbers', /^#?[a-z]{1,12}[-_#:/]?(?:\d{4}[-_/])?\d{4,}$/i),
  loose('reference', 'reference numbers', /^#\d{3,}$/),
  loose('code', 'codes of letters and digits', /^(?=.*\d.*\d)(?=.*[A-Z].*[A-Z])#?[A-Z\d]+(?:[- ][A-Z\d]+){0,3}$/),
  loose('digits', 'numbers of fixed form', /^\d[\d -]{5,}\d$/),
]

/** The first shape that `text` (trimmed) has, firm ones first, or null. */
export function valueShape(text: string): ValueShape | null {
  return SHAPES.find((shape) => shape.matches(text)) ?? null
}

const VERSION = /^v?\d+(?:\.\d+){1,3}(?:[-+.]?(?:alpha|beta|rc|dev|snapshot|pre|b|a)?[\w.]*)?$/i

/** Whether `text` is a version such as "4.12.1" or "v2.0.0-rc.1". */
export function isVersion(text: string): boolean {
  return text.length <= 32 && VERSION.test(text)
}

/** Whether `text` is a measure with its unit or currency, which cannot be aggregated: "120 ms", "$12.99", "85%". */
export function isQuantity(text: string): boolean {
  return /^(?:[-+~<>]?[$€£¥₹]\s?\d[\d.,]*[kmb]?|[-+~<>]?\d[\d.,]*\s?(?:[$€£¥₹%°]|[\p{L}µ/]{1,7}\.?))$/iu.test(text)
}

function firm(name: string, plural: string, test: RegExp | ((text: string) => boolean)): ValueShape {
  return { name, plural, firm: true, matches: test instanceof RegExp ? (text) => test.test(text) : test }
}

function loose(name: string, plural: string, test: RegExp | ((text: string) => boolean)): ValueShape {
  return { ...firm(name, plural, test), firm: false }
}

function isPath(text: string): boolean {
  if (/^(?:\/|\/[\w.@:%-][^\s]*|\.{1,2}\/\S+|~\/\S+|[a-z]:\\.+|\\\\\S+)$/i.test(text)) return true
  return /^[\w.@-]+(?:\/[\w.@-]+)*\/[\w.@-]+\.[a-z]\w{0,5}(?::\d+)*$/i.test(text)
}

function isJsonDocument(text: string): boolean {
  // Kept values are cut, so a long document may lack its end.
  if (!/^(?:\{\s*(?:"|\}$)|\[\s*(?:["{[\d-]|true|false|null|\]$))/.test(text)) return false
  if (text.length >= 300) return true
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function isPhoneNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  if (digits < 7 || digits > 15) return false
  if (/^\+\d[\d\s().-]+$/.test(text)) return true
  return /^\(\d{2,5}\)\s?\d[\d\s-]+$/.test(text) || /^\d{3}[-. ]\d{3}[-. ]\d{4}$/.test(text)
}

function isBase64(text: string): boolean {
  if (text.length < 16 || !/^[\w+/-]+={0,2}$/.test(text)) return false
  const padded = text.endsWith('=') && text.length % 4 === 0
  return (padded || text.length >= 24) && /[a-z]/.test(text) && /[A-Z]/.test(text) && (padded || /\d/.test(text))
}

/** Letters and digits interleaved without pattern: nanoids, short commit hashes, "usr_9fK2mQ". */
function isRandomToken(text: string): boolean {
  if (!/^[\w-]{6,}$/.test(text)) return false
  const tail = text.replace(/^[a-z]{1,12}[-_]/i, '')
  if (tail.length < 6) return false
  const changes = tail.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0
  if (tail.length >= 16 && /\d/.test(tail) && changes >= tail.length / 4) return true
  const switches = tail.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0
  return switches >= Math.max(2, Math.floor(tail.length / 6)) && !/[-_].*[-_]/.test(tail)
}
