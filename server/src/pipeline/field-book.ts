// The fields of one project as the stream teaches them: samples, types, and the order in which dimensions appeared.
// Same events and decisions in the same order → the same types.

import { classifyField } from '../fields/classify-field.ts'
import { addDistinct, createDistinctSketch, type DistinctSketch, estimateDistinct } from '../fields/distinct-sketch.ts'
import { createFieldSample, type FieldSample, observe } from '../fields/field-sample.ts'
import { isRevalidationDue, revalidate } from '../fields/revalidate-field.ts'
import type { Metadata } from '../model/event.ts'
import { type FieldDecision, type FieldSource, MOST_TYPED_FIELDS } from '../model/field.ts'
import type { NextIds } from '../topics/dimension-topics.ts'
import type { Reprocess } from './reprocess.ts'

/** Fields beyond this many become text by a user's word only: each costs about a megabyte, and one for each id as key would add up. */
export const MOST_AUTOMATIC_TEXT_FIELDS = 32
/** The number of untyped keys is published anew when it has grown by this factor. */
const UNTYPED_STEP = 1.05

export interface Field {
  readonly key: string
  readonly sample: FieldSample
  decision: FieldDecision
  source: FieldSource
  /** From 1, in the order in which text fields appeared; null for a field that never was text. */
  dimensionNumber: number | null
  /** Where topics and micro-clusters go on numbering; null for a field that never left text. */
  nextIds: NextIds | null
  /** What a change of type left to do on the stored events. */
  reprocess: Reprocess | null
}

export interface FieldBook {
  readonly fields: Map<string, Field>
  /** Keys that came after the first 500. */
  readonly untyped: DistinctSketch
  /** Their number as it was published last. */
  publishedUntyped: number
  dimensions: number
}

/** What one event means for the fields. */
export interface FieldReading {
  /** Texts to be clustered, by dimension. */
  readonly texts: readonly { readonly key: string; readonly text: string }[]
  /** Fields that have just become text although earlier events hold values of theirs. */
  readonly becameText: readonly string[]
  /** A field is new, or has another type than before, or there are markedly more keys without a type. */
  readonly retyped: boolean
}

export function createFieldBook(): FieldBook {
  return { fields: new Map(), untyped: createDistinctSketch(), publishedUntyped: 0, dimensions: 0 }
}

/** Counts one event in and says which of its values are texts; those of a field whose history is under way wait for it. */
export function readFields(book: FieldBook, metadata: Metadata, sequence: number): FieldReading {
  const texts: { key: string; text: string }[] = []
  const becameText: string[] = []
  let retyped = false
  for (const [key, value] of Object.entries(metadata)) {
    if (value === null) continue
    const field = fieldOf(book, key)
    if (!field) {
      retyped = countUntyped(book, key) || retyped
      continue
    }
    observe(field.sample, value)
    const before = field.sample.count === 1 ? null : field.decision.type
    if (decide(book, field)) becameText.push(key)
    retyped ||= field.decision.type !== before
    if (field.decision.type === 'text' && isText(value) && !waits(field, sequence)) texts.push({ key, text: value })
  }
  return { texts, becameText, retyped }
}

/** Texts go in behind a history that is being clustered; those that are to be embedded anew are taken with it. */
function waits({ reprocess }: Field, sequence: number): boolean {
  if (reprocess === null) return false
  return reprocess.work !== 'embed' || sequence <= (reprocess.through ?? 0)
}

/** Whether a value of a text field has something to cluster. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** A field that no event has had yet. */
export function addField(book: FieldBook, key: string): Field {
  const sample = createFieldSample(key)
  const undecided = { dimensionNumber: null, nextIds: null, reprocess: null }
  const field: Field = { key, sample, decision: classifyField(key, sample), source: 'automatic', ...undecided }
  book.fields.set(key, field)
  return field
}

function fieldOf(book: FieldBook, key: string): Field | undefined {
  const known = book.fields.get(key)
  if (known || book.fields.size >= MOST_TYPED_FIELDS) return known
  return addField(book, key)
}

/** True where the number is worth telling. */
function countUntyped(book: FieldBook, key: string): boolean {
  addDistinct(book.untyped, key)
  const untyped = estimateDistinct(book.untyped)
  if (untyped < book.publishedUntyped * UNTYPED_STEP || untyped === book.publishedUntyped) return false
  book.publishedUntyped = untyped
  return true
}

/** Types the field at its first value and again at the checkpoints; true where older values became text just now. */
function decide(book: FieldBook, field: Field): boolean {
  const { key, sample } = field
  const first = sample.count === 1
  if (field.source === 'you' || (!first && !isRevalidationDue(sample.count))) return false
  const wasText = field.decision.type === 'text'
  field.decision = first ? classifyField(key, sample) : revalidate(field.decision, key, sample)
  if (field.decision.type !== 'text' || wasText) return false
  if (textFields(book) > MOST_AUTOMATIC_TEXT_FIELDS) {
    field.decision = { ...field.decision, type: 'ignored', reason: TOO_MANY_TEXT_FIELDS }
    return false
  }
  field.dimensionNumber ??= ++book.dimensions
  field.reprocess = null
  return !first
}

const TOO_MANY_TEXT_FIELDS = `Looks like text, but ${MOST_AUTOMATIC_TEXT_FIELDS} fields are clustered already: choose the type text if this one matters.`

function textFields(book: FieldBook): number {
  return [...book.fields.values()].filter(({ decision }) => decision.type === 'text').length
}
