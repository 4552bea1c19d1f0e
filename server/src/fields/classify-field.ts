// Decides what a metadata key is used for: rules in order, the first that speaks decides.
// Invariant: a pure function of key and sample; the project's own override is applied by the caller and always wins.
import type { FieldDecision } from '../model/field.ts'
import { classifyNumeric } from './classify-number.ts'
import { classifyWords } from './classify-words.ts'
import { isFewValued } from './few-valued.ts'
import { type FieldEvidence, gatherEvidence } from './field-evidence.ts'
import type { FieldSample } from './field-sample.ts'
import type { Ruling } from './ruling.ts'

/** Values from which a decision counts as settled: the first checkpoint. */
const SETTLED_COUNT = 100
const NEARLY_ALL = 0.95
const MOST = 0.8
const SEVERAL_VALUES = 20
/** An identifier-like name yields to values of this many words: "mail" may hold whole letters. */
const LETTER_WORDS = 8
/** Shapes that a person may well type as one message: "/start", a link, "tomorrow 10:30". */
const TYPED_SHAPES: ReadonlySet<string> = new Set(['url', 'path', 'email', 'phone', 'date', 'coordinates', 'ip'])
/** Shapes that few values under a category's name may have: screen "/cart", API version "2024-05-13". */
const LABEL_SHAPES: ReadonlySet<string> = new Set(['path', 'date'])

type Rule = (evidence: FieldEvidence) => Ruling | null

const RULES: readonly Rule[] = [
  structuredValues,
  booleans,
  numbers,
  versions,
  identifierShapes,
  identifierNames,
  quantities,
  classifyWords,
]

/** The type of the field `key` on the evidence of `sample`, from its first value on. */
export function classifyField(key: string, sample: FieldSample): FieldDecision {
  const evidence = gatherEvidence(key, sample)
  const confidence = sample.count >= SETTLED_COUNT ? 'settled' : 'provisional'
  for (const rule of RULES) {
    const ruling = rule(evidence)
    if (ruling !== null) return { ...ruling, confidence }
  }
  return { type: 'ignored', reason: 'No value could be judged.', confidence }
}

function structuredValues({ count, structured }: FieldEvidence): Ruling | null {
  if (structured > count) return { type: 'ignored', reason: 'Values are lists or objects: stored, not analysed.' }
  return count === 0 ? { type: 'ignored', reason: 'Values are empty so far.' } : null
}

function booleans({ booleanShare, booleanWordShare, hint }: FieldEvidence): Ruling | null {
  if (booleanShare >= NEARLY_ALL) return { type: 'enum', reason: 'Values are true or false.' }
  if (booleanWordShare < NEARLY_ALL || hint?.kind === 'message') return null
  return { type: 'enum', reason: 'Values say yes or no.' }
}

function numbers(evidence: FieldEvidence): Ruling | null {
  if (evidence.numberShare < NEARLY_ALL) return null
  // A "42" among messages says little; a hundred of them do.
  const { hint, count, stringShare } = evidence
  if (hint?.kind === 'message' && count < SEVERAL_VALUES && stringShare > 0) return null
  return classifyNumeric(evidence)
}

function versions(evidence: FieldEvidence): Ruling | null {
  const { versionShare, hint, shapes } = evidence
  if (versionShare < MOST || hint?.kind === 'identifier') return null
  if (hint?.kind !== 'category' && shapes.firmShare >= MOST) return null
  return isFewValued(evidence, 'named') ? { type: 'enum', reason: 'Values are version numbers.' } : null
}

function identifierShapes(evidence: FieldEvidence): Ruling | null {
  const { hint, count, shapes, distinctShare } = evidence
  if (hint?.kind === 'message') return messageShapes(evidence)
  if (shapes.firmest !== null && shapes.firmShare >= MOST) {
    const isLabel = LABEL_SHAPES.has(shapes.firmest.name) && hint?.kind === 'category' && isFewValued(evidence, 'plain')
    if (!isLabel) return { type: 'ignored', reason: `Values look like ${shapes.firmest.plural}.` }
  }
  const singular = distinctShare >= 0.6 && (count >= SEVERAL_VALUES || hint?.kind !== 'category')
  if (shapes.commonest === null || shapes.anyShare < MOST || !singular) return null
  return { type: 'ignored', reason: `Values look like ${shapes.commonest.plural} and hardly repeat.` }
}

function messageShapes({ count, shapes }: FieldEvidence): Ruling | null {
  const { firmest, firmShare } = shapes
  if (firmest === null || firmShare < NEARLY_ALL) return null
  if (count < SEVERAL_VALUES && TYPED_SHAPES.has(firmest.name)) return null
  return { type: 'ignored', reason: `In spite of the name, values look like ${firmest.plural}.` }
}

function identifierNames({ hint, meanWords }: FieldEvidence): Ruling | null {
  if (hint?.kind !== 'identifier' || meanWords >= LETTER_WORDS) return null
  return { type: 'ignored', reason: `The name says "${hint.word}": values identify one person, thing or moment.` }
}

function quantities(evidence: FieldEvidence): Ruling | null {
  if (evidence.quantityShare < MOST || evidence.hint?.kind === 'message') return null
  return isFewValued(evidence, 'plain')
    ? { type: 'enum', reason: 'Few different amounts, written with a unit.' }
    : { type: 'ignored', reason: 'Numbers written with a unit cannot be added up; send plain numbers instead.' }
}
