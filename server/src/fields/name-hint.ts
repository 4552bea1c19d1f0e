// What the name of a metadata key suggests about its values, before any value has been seen.
import {
  CARRIER_WORDS,
  COMPOUND_ENDS,
  COMPOUND_ID,
  ENUM_WORDS,
  FLAG_PREFIXES,
  IDENTIFIER_WORDS,
  MEASURE_PREFIXES,
  MESSAGE_WORDS,
  NUMBER_WORDS,
  WRITING_WORDS,
} from './name-words.ts'

/**
 * message and writing suggest text (the first more firmly), category suggests enum, identifier suggests ignored; name
 * ("bot_name") suggests enum where values repeat and ignored where they do not.
 */
export type NameHintKind = 'message' | 'writing' | 'number' | 'category' | 'identifier' | 'name'

export interface NameHint {
  readonly kind: NameHintKind
  /** The word of the name that suggests it. */
  readonly word: string
}

const VOCABULARY: readonly (readonly [NameHintKind, ReadonlySet<string>])[] = [
  ['message', MESSAGE_WORDS],
  ['writing', WRITING_WORDS],
  ['number', NUMBER_WORDS],
  ['category', ENUM_WORDS],
  ['identifier', IDENTIFIER_WORDS],
]

/**
 * Reads a key in snake_case, kebab-case, camelCase or dotted form. The head of the name decides: its last known word,
 * or the word before "of" ("type_of_query"); "user message id" is therefore an identifier.
 */
export function nameHint(key: string): NameHint | null {
  const tokens = tokenise(key)
  const first = tokens[0]
  if (first === undefined) return null
  const head = headOf(tokens)
  const last = head.at(-1) ?? first
  if (tokens.length > 1 && FLAG_PREFIXES.has(first)) return { kind: 'category', word: first }
  const hint = lastKnown(head)
  if (tokens.length > 1 && MEASURE_PREFIXES.has(first) && hint?.kind !== 'identifier') {
    return { kind: 'number', word: first }
  }
  return hint ?? carrierHint(last, head.length)
}

/** Lower-case words of a key, without accents; digits at the end of a name ("prompt2") and bare numbers are dropped. */
function tokenise(key: string): readonly string[] {
  return key
    .normalize('NFD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (accented) => accented[0] ?? '')
    .normalize('NFC')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((token) => (hintOf(token) === null ? token.replace(/\d+$/, '') : token))
    .filter((token) => token !== '')
}

function headOf(tokens: readonly string[]): readonly string[] {
  const of = tokens.findIndex((token) => token === 'of' || token === 'de')
  return of > 0 ? tokens.slice(0, of) : tokens
}

function lastKnown(tokens: readonly string[]): NameHint | null {
  for (let index = tokens.length - 1; index >= 0; index--) {
    const word = tokens[index] ?? ''
    const pair = index > 0 ? `${tokens[index - 1]}${word}` : ''
    const isLast = index === tokens.length - 1
    // "at" names a moment and "min" a measure only at the end of a name.
    if (!isLast && (word === 'at' || word === 'min')) continue
    const hint = hintOf(pair) ?? (CARRIER_WORDS.has(word) ? null : hintOf(word))
    if (hint !== null) return hint
  }
  return null
}

function carrierHint(last: string, length: number): NameHint | null {
  if (last === 'code') return { kind: 'category', word: last }
  if (last === 'key') return { kind: 'identifier', word: last }
  if (last === 'name') return { kind: length === 1 ? 'identifier' : 'name', word: last }
  if ((last === 'number' || last === 'no' || last === 'nr') && length > 1) return { kind: 'identifier', word: last }
  return null
}

function hintOf(word: string): NameHint | null {
  if (word === '') return null
  for (const form of singularForms(word)) {
    for (const [kind, vocabulary] of VOCABULARY) if (vocabulary.has(form)) return { kind, word: form }
  }
  if (COMPOUND_ID.test(word)) return { kind: 'identifier', word: 'id' }
  const end = COMPOUND_ENDS.find((candidate) => word.endsWith(candidate) && word.length >= candidate.length + 3)
  return end === undefined ? null : hintOf(end)
}

function singularForms(word: string): readonly string[] {
  if (word.length < 3) return [word]
  if (word.endsWith('ies')) return [word, `${word.slice(0, -3)}y`]
  return word.endsWith('s') ? [word, word.slice(0, -1)] : [word]
}
