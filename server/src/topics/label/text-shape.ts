// Step 1 of labelling: tells prose from links, code, traces, numbers and the like before words are counted.
// Invariant: every text has exactly one shape; only 'prose' is labelled from its words.

export type TextShape =
  | 'prose'
  | 'empty'
  | 'link'
  | 'email_address'
  | 'numbers'
  | 'emoji'
  | 'symbols'
  | 'code'
  | 'stack_trace'
  | 'markup'
  | 'json'
  | 'encoded'

const URLS = /\b(?:https?|ftp):\/\/\S+|\bwww\.\S+/giu
const EMAIL_ADDRESSES = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
/** Marks that a redaction leaves in place of private text: "[EMAIL]", "<CARD_NUMBER>", "{{name}}". */
const REDACTION_MARKS = /\[[A-Z_ ]{2,30}\d*\]|<[A-Z_]{2,30}\d*>|\{\{[^{}]{1,40}\}\}/gu
const LONG_TOKENS = /[A-Za-z0-9+/=_-]{24,}/g
const UUIDS = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu

const STACK_TRACE =
  /^\s*at\s.+:\d+|Traceback \(most recent call last\)|Exception in thread|^\s*File ".+", line \d+|\bat [\w$.<>]+\([\w$.]*\.(?:java|kt|scala|cs|m?[jt]sx?):\d+|panicked at|goroutine \d+ \[/mu
const CODE_PHRASES =
  /\b(?:function\s*\w*\s*\(|def \w+\s*\(|class \w+\s*[({:]|import \w[\w.{} ,*]* from|const \w+\s*=|let \w+\s*=|var \w+\s*=|public (?:static |class |void )|#include\s*<|SELECT\s.+\sFROM\s|return [\w.]+;|=>\s*[{(]|console\.log\(|print\(|fn \w+\(|<\?php|INSERT INTO|CREATE TABLE)/u
const CODE_SIGNS = /[{}();=<>[\]|&$#\\]/g
const MARKUP = /<\/[a-z][\w-]*>|<[a-z][\w-]*(?:\s[^<>]*)?\/?>/giu
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u

/** Letters, digits and sentence marks alone: nothing that a link, a trace or code could be made of. */
const PLAIN_ENGLISH = /^[A-Za-z][A-Za-z0-9 '.,!?$-]*$/
const PLAIN_PROSE = /^[\p{L}\p{M}\p{N} '’.,!?$£€%-]*$/u

const LONG_TOKEN = 24

/** A loop, as /\S{24}/ took a tenth of all labelling (2026-11). */
function hasLongToken(text: string): boolean {
  if (text.length < LONG_TOKEN) return false
  let start = 0
  for (let space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', start)) {
    if (space - start >= LONG_TOKEN) return true
    start = space + 1
  }
  return text.length - start >= LONG_TOKEN
}

/** True of texts that are prose at first sight; spares the closer look at nearly all messages. */
function isPlainProse(text: string): boolean {
  if (!PLAIN_ENGLISH.test(text) && !(PLAIN_PROSE.test(text) && /\p{L}/u.test(text))) return false
  return !text.includes('www.') && !text.includes('panicked') && !hasLongToken(text)
}

const lettersIn = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0

const shapeWithoutLetters = (text: string): TextShape => {
  if (text.trim() === '') return 'empty'
  if (/\p{N}/u.test(text.replace(/\p{Emoji_Modifier}|[#*\d]\u20e3/gu, ''))) return 'numbers'
  return EMOJI.test(text) ? 'emoji' : 'symbols'
}

const isJson = (text: string): boolean => /^\s*[[{]/.test(text) && /"[^"\n]*"\s*:/.test(text)

const isCode = (text: string): boolean => {
  const signs = text.match(CODE_SIGNS)?.length ?? 0
  if (CODE_PHRASES.test(text)) return signs >= 2 && signs / text.length > 0.025
  return signs >= 6 && signs / text.length > 0.12
}

/** The text without links, addresses and redaction marks; a line break stands where they stood. */
export function withoutOpaqueParts(text: string): string {
  if (isPlainProse(text)) return text
  return text
    .replace(URLS, '\n')
    .replace(EMAIL_ADDRESSES, '\n')
    .replace(REDACTION_MARKS, '\n')
    .replace(UUIDS, '\n')
    .replace(LONG_TOKENS, (token) => (isEncodedToken(token) ? '\n' : token))
}

/** True of a token that mixes digits or case as no word does: base64, hashes, keys. */
const isEncodedToken = (token: string): boolean =>
  /\d/.test(token) || /[+/=]/.test(token) || /[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(token)

/** The shape of one text. A text is 'prose' unless most of its letters belong to something else. */
export function textShapeOf(text: string): TextShape {
  if (isPlainProse(text)) return 'prose'
  const letters = lettersIn(text)
  if (letters === 0) return shapeWithoutLetters(text)
  if (STACK_TRACE.test(text)) return 'stack_trace'
  if (isJson(text)) return 'json'
  const rest = withoutOpaqueParts(text)
  if (lettersIn(rest) < 0.3 * letters) {
    if (new RegExp(URLS.source, 'iu').test(text)) return 'link'
    if (new RegExp(EMAIL_ADDRESSES.source, 'u').test(text)) return 'email_address'
    return 'encoded'
  }
  const tags = text.match(MARKUP)
  if (tags !== null && tags.length >= 2 && tags.join('').length > 0.3 * text.length) return 'markup'
  return isCode(text) ? 'code' : 'prose'
}

/** Host names of the links in a text, without "www.". */
export const hostsIn = (text: string): string[] =>
  (text.match(URLS) ?? []).flatMap((url) => {
    const host = url
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/^www\./, '')
      .split(/[/?#:]/)[0]
    return host === undefined || host === '' ? [] : [host]
  })
