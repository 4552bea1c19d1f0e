// The fields of one project as the stream teaches them: samples, types, and the order in which dimensions appeared.
// Same events in the same order → the same types.

import { classifyField } from '../fields/classify-field.ts'
import { createFieldSample, type FieldSample, observe } from '../fields/field-sample.ts'
import { isRevalidationDue, revalidate } from '../fields/revalidate-field.ts'
import type { Metadata } from '../model/event.ts'
import type { FieldDecision } from '../model/field.ts'

/** Keys beyond this many are stored and shown, but neither typed nor analysed (someone sends ids as keys). */
export const MOST_TYPED_FIELDS = 500

export interface Field {
  readonly key: string
  readonly sample: FieldSample
  decision: FieldDecision
  /** From 1, in the order in which text fields appeared; null for a field that never was text. */
  dimensionNumber: number | null
}

export interface FieldBook {
  readonly fields: Map<string, Field>
  /** Keys that came after the first 500. */
  untypedKeys: number
  dimensions: number
}

/** What one event means for the fields. */
export interface FieldReading {
  /** Texts to be clustered, by dimension. */
  readonly texts: readonly { readonly key: string; readonly text: string }[]
  /** Fields that have just become text although earlier events hold values of theirs. */
  readonly becameText: readonly string[]
  /** A field is new, or has another type than before. */
  readonly retyped: boolean
}

export function createFieldBook(): FieldBook {
  return { fields: new Map(), untypedKeys: 0, dimensions: 0 }
}

/** Counts one event in and says which of its values are texts. */
export function readFields(book: FieldBook, metadata: Metadata): FieldReading {
  const texts: { key: string; text: string }[] = []
  const becameText: string[] = []
  let retyped = false
  for (const [key, value] of Object.entries(metadata)) {
    if (value === null) continue
    const field = fieldOf(book, key)
    if (!field) continue
    observe(field.sample, value)
    const before = field.sample.count === 1 ? null : field.decision.type
    if (decide(book, field)) becameText.push(key)
    retyped ||= field.decision.type !== before
    if (field.decision.type === 'text' && typeof value === 'string' && value.trim() !== '')
      texts.push({ key, text: value })
  }
  return { texts, becameText, retyped }
}

function fieldOf(book: FieldBook, key: string): Field | undefined {
  const known = book.fields.get(key)
  if (known) return known
  if (book.fields.size >= MOST_TYPED_FIELDS) {
    book.untypedKeys++
    return undefined
  }
  const sample = createFieldSample(key)
  const field: Field = { key, sample, decision: classifyField(key, sample), dimensionNumber: null }
  book.fields.set(key, field)
  return field
}

/** Types the field at its first value and again at the checkpoints; true where older values became text just now. */
function decide(book: FieldBook, field: Field): boolean {
  const { key, sample } = field
  const first = sample.count === 1
  if (!first && !isRevalidationDue(sample.count)) return false
  const wasText = field.decision.type === 'text'
  field.decision = first ? classifyField(key, sample) : revalidate(field.decision, key, sample)
  if (field.decision.type !== 'text' || wasText) return false
  field.dimensionNumber ??= ++book.dimensions
  return !first
}
