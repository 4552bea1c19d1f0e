// Turns a sample into the shares that the rules of classification read; every share lies in [0, 1].
import { hasUnspacedScript } from './count-words.ts'
import { estimateDistinct } from './distinct-sketch.ts'
import { type FieldSample, type ScalarValue, scalarCount } from './field-sample.ts'
import { type NameHint, nameHint } from './name-hint.ts'
import { isBooleanWord, isEpochNumber, parseNumber } from './parse-value.ts'
import { isQuantity, isVersion, type ValueShape, valueShape } from './value-shape.ts'

export interface FieldEvidence {
  readonly hint: NameHint | null
  /** Values judged: booleans, numbers and strings. */
  readonly count: number
  readonly structured: number
  readonly distinct: number
  readonly distinctShare: number
  readonly booleanShare: number
  readonly booleanWordShare: number
  readonly stringShare: number
  /** Numbers and strings that parse as numbers. */
  readonly numberShare: number
  readonly numerals: NumeralEvidence
  readonly versionShare: number
  readonly quantityShare: number
  readonly shapes: ShapeEvidence
  /** Values of two words or more. */
  readonly severalWordsShare: number
  /** Over strings. */
  readonly meanWords: number
  readonly meanLength: number
  readonly unspacedScriptShare: number
  /** Single tokens of lower-case letters, digits, "_" and "-", as programs write them. */
  readonly machineWordShare: number
}

/** About the sampled values that state numbers. */
export interface NumeralEvidence {
  readonly integers: boolean
  readonly epochShare: number
  readonly leadingZeroShare: number
  readonly onlyZeroOrOne: boolean
  /** Digits of the shortest and longest integer part. */
  readonly fewestDigits: number
  readonly mostDigits: number
}

/** About the sampled strings that name one thing; the shape is the most frequent of its firmness. */
export interface ShapeEvidence {
  readonly firmShare: number
  readonly firmest: ValueShape | null
  readonly anyShare: number
  readonly commonest: ValueShape | null
}

/** Summary of `sample` for the rules. Counters cover all values, shapes the reservoir. */
export function gatherEvidence(key: string, sample: FieldSample): FieldEvidence {
  const count = scalarCount(sample)
  const distinct = estimateDistinct(sample.distinct)
  const texts = sample.reservoir.filter((value) => typeof value === 'string')
  const shareOf = (test: (text: string) => boolean) => ratio(texts.filter(test).length, sample.reservoir.length)
  return {
    hint: nameHint(key),
    count,
    structured: sample.structured,
    distinct,
    distinctShare: Math.min(1, ratio(distinct, count)),
    booleanShare: ratio(sample.booleans, count),
    booleanWordShare: shareOf(isBooleanWord) + ratio(sample.booleans, count),
    stringShare: ratio(sample.strings, count),
    numberShare: ratio(sample.numbers + sample.parsedNumbers, count),
    numerals: numeralEvidence(sample.reservoir),
    versionShare: shareOf(isVersion),
    quantityShare: shareOf(isQuantity),
    shapes: shapeEvidence(texts, sample.reservoir.length),
    severalWordsShare: ratio(sample.severalWords, count),
    meanWords: ratio(sample.wordSum, sample.strings),
    meanLength: ratio(sample.lengthSum, sample.strings),
    unspacedScriptShare: shareOf(hasUnspacedScript),
    machineWordShare: shareOf((text) => /^[a-z0-9_-]+$/.test(text)),
  }
}

function numeralEvidence(values: readonly ScalarValue[]): NumeralEvidence {
  const numerals = values.flatMap((value) => {
    const parsed = parseNumber(value)
    return parsed === null ? [] : [{ written: String(value), parsed }]
  })
  const digits = numerals.map(({ parsed }) => String(Math.trunc(Math.abs(parsed))).length)
  const shareOf = (test: (numeral: { written: string; parsed: number }) => boolean) =>
    ratio(numerals.filter(test).length, numerals.length)
  return {
    integers: shareOf(({ parsed }) => Number.isInteger(parsed)) === 1,
    epochShare: shareOf(({ parsed }) => isEpochNumber(parsed)),
    leadingZeroShare: shareOf(({ written }) => /^0\d/.test(written)),
    onlyZeroOrOne: shareOf(({ parsed }) => parsed === 0 || parsed === 1) === 1,
    fewestDigits: Math.min(...digits),
    mostDigits: Math.max(0, ...digits),
  }
}

function shapeEvidence(texts: readonly string[], total: number): ShapeEvidence {
  const shapes = texts.map(valueShape).filter((shape) => shape !== null)
  const firm = shapes.filter((shape) => shape.firm)
  return {
    firmShare: ratio(firm.length, total),
    firmest: mostFrequent(firm),
    anyShare: ratio(shapes.length, total),
    commonest: mostFrequent(shapes),
  }
}

function mostFrequent(shapes: readonly ValueShape[]): ValueShape | null {
  const counts = new Map<ValueShape, number>()
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  let best: ValueShape | null = null
  for (const [shape, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = shape
  return best
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
