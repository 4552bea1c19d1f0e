// Credentials: JSON Web Tokens, the keys of well-known services by their prefixes, private keys, and what is assigned to
// a name such as api_key. Every pattern begins at a boundary and runs once over what follows: the time is linear.

import { type Span, withoutOverlaps } from './span.ts'

const KEY_SHAPES = [
  'sk-[\\w-]{20,}',
  '(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,}',
  'whsec_[A-Za-z0-9+/=]{24,}',
  'gh[pousr]_[A-Za-z0-9]{30,}',
  'github_pat_\\w{22,}',
  'glpat-[\\w-]{20,}',
  'xox[abeoprs]-[A-Za-z0-9-]{10,}',
  'xapp-[A-Za-z0-9-]{20,}',
  '(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'trt_[A-Za-z0-9]{38}',
  'npm_[A-Za-z0-9]{36}',
  'hf_[A-Za-z0-9]{30,}',
  'pypi-[\\w-]{50,}',
  'do[opr]_v1_[a-f0-9]{64}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'key-[a-f0-9]{32}',
  '(?:AC|SK)[a-f0-9]{32}',
  'sq0(?:atp|csp)-[\\w-]{22,}',
  'lin_api_[A-Za-z0-9]{32,}',
  'gsk_[A-Za-z0-9]{32,}',
  'xai-[A-Za-z0-9]{32,}',
  'r8_[A-Za-z0-9]{32,}',
  'dckr_pat_[\\w-]{20,}',
  'hv[sb]\\.[\\w-]{24,}',
  'nvapi-[\\w-]{32,}',
  'PMAK-[a-f0-9-]{40,}',
  '\\d{8,10}:AA[\\w-]{32,}',
  'GOCSPX-[\\w-]{20,}',
  'xkeysib-[\\w-]{40,}',
  '[a-f0-9]{32}-us\\d{1,2}',
  '(?:secret|ntn)_[A-Za-z0-9]{40,}',
  'figd_[\\w-]{20,}',
  'dapi[a-f0-9]{32}',
  'sbp_[a-f0-9]{40}',
  'dp\\.(?:pt|st|ct)\\.[\\w.-]{30,}',
  'pul-[a-f0-9]{40}',
  'gl(?:sa|c)_[\\w-]{30,}',
  'NRAK-[A-Z0-9]{27}',
  'sntry[su]_[\\w=+/-]{30,}',
  'pplx-[A-Za-z0-9]{32,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{58}',
  'EAA[A-Za-z0-9]{60,}',
]
const KEYS = new RegExp(`(?<![\\w-])(?:${KEY_SHAPES.join('|')})(?![\\w-])`, 'g')
/** Signed (3 parts) or encrypted (5 parts, of which the second may be empty). */
const JSON_WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.(?:[\w-]{8,}|\.[\w-]{8,})(?:\.[\w-]+){0,3}/g
const BASIC_CREDENTIALS = /(?<![\w-])(?<=\bBasic )[A-Za-z0-9+/]{8,512}={0,2}(?![\w=])/g
/** Whoever knows these addresses may post there. */
const SECRET_ADDRESS =
  /(?<=\bhooks\.slack\.com\/)services\/[\w/]{20,}|(?<=\bdiscord(?:app)?\.com\/)api\/webhooks\/\d{5,25}\/[\w-]{20,}/g
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}-----)?/g
const ASSIGNED =
  /(?<![A-Za-z])(?:(?:api|access|account|secret|auth|private|client|shared|signing)[ _-]?(?:key|token|secret)|bearer|token|secret|password|passwd|pwd|passphrase)(?:["']?[ ]?(?:[:=]|=>)[ ]?|[ ]is:?[ ]|[ ])["']?([\w+/=.~!?$%^*&#@-]{8,512})/gi
const CREDENTIALS_IN_URL = /:\/\/[^\s:/@]{0,64}:([^\s:/@]{1,128})@/g
const WHOLE = [KEYS, JSON_WEB_TOKEN, PRIVATE_KEY, SECRET_ADDRESS]
const LONGEST_WORD = 15

export function findSecrets(text: string): Span[] {
  const whole = WHOLE.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length })),
  )
  return withoutOverlaps([...whole, ...basic(text), ...assigned(text), ...inUrls(text)])
}

/** What stands in `Authorization: Basic …`: an encoded name and password, never a word of a language. */
function basic(text: string): Span[] {
  return [...text.matchAll(BASIC_CREDENTIALS)].flatMap(({ index, 0: found }) => {
    const isEncoded = found.endsWith('=') || (/[A-Z]/.test(found) && /[a-z]/.test(found) && /\d/.test(found))
    return isEncoded ? [{ start: index, end: index + found.length }] : []
  })
}

/** The value of `api_key = …`. After a mere space only what no word of a language looks like. */
function assigned(text: string): Span[] {
  return [...text.matchAll(ASSIGNED)].flatMap(({ index, 0: found, 1: value = '' }) => {
    const isAssigned = /[:=]|\bis /.test(found.slice(0, -value.length))
    const trimmed = value.replace(/[.!?]+$/, '')
    if (!looksRandom(trimmed, isAssigned ? 8 : LONGEST_WORD)) return []
    const start = index + found.length - value.length
    return [{ start, end: start + trimmed.length }]
  })
}

/** Letters and digits mixed, and long enough. */
function looksRandom(value: string, fewest: number): boolean {
  return value.length >= fewest && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^\d{1,4}[A-Za-z]+$/.test(value)
}

/** The password of `postgres://user:password@host`. */
function inUrls(text: string): Span[] {
  return [...text.matchAll(CREDENTIALS_IN_URL)].map(({ index, 0: found, 1: password = '' }) => {
    const end = index + found.length - 1
    return { start: end - password.length, end }
  })
}
