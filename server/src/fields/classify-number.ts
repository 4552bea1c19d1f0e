// The part of classification that tells measures from numeric codes, ids and points in time.
import { isFewValued } from './few-valued.ts'
import type { FieldEvidence } from './field-evidence.ts'
import type { Ruling } from './ruling.ts'

const LONGEST_MEASURE_DIGITS = 12
/** One integer alone, without a telling name, is taken for an id from this length on. */
const LONG_FIRST_INTEGER_DIGITS = 9
const FIXED_WIDTH_ID_DIGITS = 6
const SEVERAL_VALUES = 20

/** Rules on a field whose values state numbers, nearly all of them. */
export function classifyNumeric(evidence: FieldEvidence): Ruling {
  const { hint, numerals } = evidence
  if (hint?.kind === 'identifier') {
    return { type: 'ignored', reason: `Numbers that identify something, going by "${hint.word}" in the name.` }
  }
  if (numerals.epochShare >= 0.95 && hint?.kind !== 'number') {
    return { type: 'ignored', reason: 'Values look like timestamps.' }
  }
  if (hint?.kind === 'category' && isNumericLabel(evidence)) {
    return { type: 'enum', reason: `Few different numbers, used as labels going by "${hint.word}" in the name.` }
  }
  if (numerals.leadingZeroShare >= 0.02) {
    return isFewValued(evidence, 'plain') && evidence.count >= SEVERAL_VALUES
      ? { type: 'enum', reason: 'Few different codes of digits.' }
      : { type: 'ignored', reason: 'Values look like codes of digits, with leading zeros.' }
  }
  if (hint?.kind !== 'number' && isNumericId(evidence)) {
    return {
      type: 'ignored',
      reason: 'Values look like numeric ids: whole numbers of fixed length that hardly repeat.',
    }
  }
  return { type: 'number', reason: 'Values are numbers.' }
}

function isNumericLabel(evidence: FieldEvidence): boolean {
  const { hint, numerals } = evidence
  if (hint?.word === 'version' || hint?.word === 'release') return true
  const isFlag = hint?.word === 'is' || hint?.word === 'has'
  return numerals.integers && (isFlag ? numerals.onlyZeroOrOne : isFewValued(evidence, 'plain'))
}

function isNumericId({ count, distinctShare, numerals }: FieldEvidence): boolean {
  if (!numerals.integers) return false
  if (numerals.fewestDigits > LONGEST_MEASURE_DIGITS) return true
  if (count < SEVERAL_VALUES) return numerals.fewestDigits >= LONG_FIRST_INTEGER_DIGITS
  const fixedWidth = numerals.fewestDigits === numerals.mostDigits && numerals.mostDigits >= FIXED_WIDTH_ID_DIGITS
  return fixedWidth && distinctShare >= 0.9
}
