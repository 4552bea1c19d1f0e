// Bounded statistics of one metadata key, updated value by value and kept in the pipeline's snapshot as JSON.
// Invariant: same key and same values in the same order → the same sample; size is bounded whatever arrives.
import { countWords } from './count-words.ts'
import { addDistinct, createDistinctSketch, type DistinctSketch } from './distinct-sketch.ts'
import { hashText, seededFraction } from './hash-value.ts'
import { isDateText, parseNumber } from './parse-value.ts'

const RESERVOIR_SIZE = 200
const KEPT_CHARACTERS = 300

export type ScalarValue = string | number | boolean

export interface FieldSample {
  /** Opens the sequence that drives the reservoir; derived from the key. */
  seed: number
  /** Values seen that were not null: the sum of the five counts below. */
  count: number
  booleans: number
  numbers: number
  /** Strings with at least one visible character. */
  strings: number
  /** Empty strings and white space. */
  blanks: number
  /** Arrays and objects: stored with the event, not analysed. */
  structured: number
  /** Over `strings`: words, characters (UTF-16), values of two words or more, values that parse. */
  wordSum: number
  lengthSum: number
  severalWords: number
  parsedNumbers: number
  parsedDates: number
  /** Over booleans, numbers and strings (trimmed). */
  distinct: DistinctSketch
  /** Uniform sample of ≤200 booleans, numbers and strings; strings cut to 300 characters. */
  reservoir: ScalarValue[]
}

export function createFieldSample(key: string): FieldSample {
  return {
    seed: hashText(key),
    count: 0,
    booleans: 0,
    numbers: 0,
    strings: 0,
    blanks: 0,
    structured: 0,
    wordSum: 0,
    lengthSum: 0,
    severalWords: 0,
    parsedNumbers: 0,
    parsedDates: 0,
    distinct: createDistinctSketch(),
    reservoir: [],
  }
}

/** Counts one metadata value in, in place. null and undefined are skipped. */
export function observe(sample: FieldSample, value: unknown): void {
  if (value === null || value === undefined) return
  sample.count++
  if (typeof value === 'string') observeString(sample, value.trim())
  else if (typeof value === 'number') {
    sample.numbers++
    observeScalar(sample, value)
  } else if (typeof value === 'boolean') {
    sample.booleans++
    observeScalar(sample, value)
  } else sample.structured++
}

/** Values that can be judged: neither blank nor structured. */
export function scalarCount(sample: FieldSample): number {
  return sample.booleans + sample.numbers + sample.strings
}

/** Removes every kept copy of an erased value, in place; the counts stay. Returns the number of copies removed. */
export function forgetValue(sample: FieldSample, value: ScalarValue): number {
  const kept = typeof value === 'string' ? keptForm(value.trim()) : value
  const before = sample.reservoir.length
  sample.reservoir = sample.reservoir.filter((candidate) => candidate !== kept)
  return before - sample.reservoir.length
}

function observeString(sample: FieldSample, text: string): void {
  if (text === '') {
    sample.blanks++
    return
  }
  const words = countWords(text)
  sample.strings++
  sample.wordSum += words
  sample.lengthSum += text.length
  if (words >= 2) sample.severalWords++
  if (parseNumber(text) !== null) sample.parsedNumbers++
  else if (isDateText(text)) sample.parsedDates++
  observeScalar(sample, text)
}

/** Reservoir sampling, algorithm R (Vitter, 1985), with a seeded sequence in place of chance. */
function observeScalar(sample: FieldSample, value: ScalarValue): void {
  addDistinct(sample.distinct, String(value))
  const seen = scalarCount(sample)
  const kept = typeof value === 'string' ? keptForm(value) : value
  if (sample.reservoir.length < RESERVOIR_SIZE) {
    sample.reservoir.push(kept)
    return
  }
  const slot = Math.floor(seededFraction(sample.seed, seen) * seen)
  if (slot < RESERVOIR_SIZE) sample.reservoir[slot] = kept
}

function keptForm(text: string): string {
  return text.length <= KEPT_CHARACTERS ? text : text.slice(0, KEPT_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')
}
