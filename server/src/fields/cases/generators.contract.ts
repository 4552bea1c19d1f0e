// Seeded generators of realistic metadata values, for the tables that classification is judged by.
import type { FieldType } from '../../model/field.ts'
import { hashText, seededFraction } from '../hash-value.ts'

/** Draws values: `below(n)` is an integer in [0, n), `index` counts the field's values from 0. */
export interface Draw {
  readonly index: number
  readonly below: (bound: number) => number
}

export type ValueGenerator = (draw: Draw) => unknown
export type FieldCase = readonly [key: string, type: FieldType, values: ValueGenerator]

/** `count` values of a case, the same at every call. */
export function valuesOf([key, , generate]: FieldCase, count: number): readonly unknown[] {
  const seed = hashText(`values of ${key}`)
  let step = 0
  const below = (bound: number) => Math.floor(seededFraction(seed, step++) * bound)
  return Array.from({ length: count }, (_, index) => generate({ index, below }))
}

export const oneOf =
  (...values: readonly unknown[]): ValueGenerator =>
  ({ below }) =>
    values[below(values.length)]

/** The words of `list`, separated by commas. */
export const labels = (list: string): ValueGenerator => oneOf(...split(list))

export const integer =
  (from: number, to: number): ValueGenerator =>
  ({ below }) =>
    from + below(to - from + 1)

/** Skewed to small numbers, as counts and durations are. */
export const skewed =
  (limit: number): ValueGenerator =>
  ({ below }) =>
    Math.floor((below(1_000) / 1_000) ** 3 * limit)

export const decimal =
  (from: number, to: number, digits = 2): ValueGenerator =>
  ({ below }) =>
    Number((from + (below(1e6) / 1e6) * (to - from)).toFixed(digits))

export const serial =
  (from: number): ValueGenerator =>
  ({ index, below }) =>
    from + index * 3 + below(3)

export const asText =
  (generate: ValueGenerator): ValueGenerator =>
  (draw) =>
    String(generate(draw))

/** `share` percent of the values from `rare`, the others from `usual`. */
export const mixed =
  (usual: ValueGenerator, rare: ValueGenerator, share: number): ValueGenerator =>
  (draw) =>
    (draw.below(100) < share ? rare : usual)(draw)

/** Sentences: `{a}` to `{d}` in a pattern are replaced by one of the comma-separated words of that slot. */
export function sentences(patterns: readonly string[], slots: Readonly<Record<string, string>>): ValueGenerator {
  return ({ below }) =>
    (patterns[below(patterns.length)] ?? '').replace(/\{(\w)\}/g, (_, slot: string) => {
      const choices = split(slots[slot] ?? '')
      return choices[below(choices.length)] ?? ''
    })
}

/** A pattern of characters: x hex, X upper-case base 32, 9 digit, 1 digit but 0, z base 62, a lower-case letter. */
export const characters =
  (pattern: string): ValueGenerator =>
  ({ below }) =>
    pattern.replace(/[xX91za]/g, (kind) => {
      const alphabet = ALPHABETS[kind] ?? ''
      return alphabet[below(alphabet.length)] ?? ''
    })

export const uuid = characters('xxxxxxxx-xxxx-4xxx-9xxx-xxxxxxxxxxxx')
export const isoTime: ValueGenerator = ({ below }) => new Date(1.78e12 + below(1e10)).toISOString()
export const personName = sentences(['{a} {b}'], {
  a: 'Ana,Jonas,Mei,Omar,Lucía,Peter,Sofia,Ravi,Chloe,Yusuf,Emma,Noah,Olga,Liam,Aiko',
  b: 'García,Schmidt,Chen,Haddad,Rossi,Novak,Patel,Martin,Demir,Jones,Silva,Petrova,Tanaka,Kim',
})

const ALPHABETS: Readonly<Record<string, string>> = {
  x: '0123456789abcdef',
  X: '0123456789ABCDEFGHJKMNPQRSTVWXYZ',
  9: '0123456789',
  1: '123456789',
  z: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  a: 'abcdefghijklmnopqrstuvwxyz',
}

function split(list: string): readonly string[] {
  return list.split(',').map((word) => word.trim())
}
