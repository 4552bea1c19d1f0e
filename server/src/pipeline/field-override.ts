// A user's decision on the type of a field: it wins over what the values say, until it is taken back.

import { classifyField } from '../fields/classify-field.ts'
import type { TypeFieldRecord } from '../journal/journal.ts'
import type { FieldType, TypedField } from '../model/field.ts'
import { addField, type Field, type FieldBook } from './field-book.ts'
import { planReprocess } from './reprocess.ts'

export interface FieldOverrideOutcome {
  readonly field: TypedField
}

export interface TypeChange {
  readonly field: Field
  readonly from: FieldType
}

/** Null for a field that no event has had yet, where it was not meant in advance. */
export function overrideField(book: FieldBook, record: TypeFieldRecord): TypeChange | null {
  const { key, type, inAdvance, atMs } = record
  const field = book.fields.get(key) ?? (inAdvance && type !== null ? addField(book, key) : undefined)
  if (!field) return null
  const from = field.decision.type
  field.source = type === null ? 'automatic' : 'you'
  field.decision =
    type === null ? classifyField(key, field.sample) : { type, reason: 'You chose this type.', confidence: 'settled' }
  if (field.decision.type === 'text') field.dimensionNumber ??= ++book.dimensions
  planReprocess(field, from, atMs)
  return { field, from }
}

export function typedField({ key, source, decision }: Field): TypedField {
  return { key, source, ...decision }
}
