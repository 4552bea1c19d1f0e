// One part of an erasure, folded into the project: texts leave the sums, and what was remembered of them is forgotten.
// The state is put to disk before the rows go, so that a crash in between finds the rows again and no text twice.

import { forgetValue } from '../fields/field-sample.ts'
import type { EraseRecord } from '../journal/journal.ts'
import {
  countErasable,
  type ErasableEvent,
  mappedDimensions,
  readErasableEvents,
  valuesOfOthers,
} from '../queries/erasable-events.ts'
import type { DimensionFold } from './dimension-fold.ts'
import { isText } from './field-book.ts'
import { forgetInBook } from './forget-in-book.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { ProjectState } from './project-state.ts'

export interface ErasureOutcome {
  /** Erased now. */
  readonly events: number
  readonly texts: number
  readonly microClusters: number
  readonly exemplars: number
  /** Kept values of fields. */
  readonly samples: number
  /** Of moved texts. */
  readonly edits: number
  /** Events that are still to be erased. */
  readonly left: number
  /** Of the journal entry that asked for it. */
  readonly sequence: number
}

/** Bounds the memory and the time that other projects wait: half a second of embedding. */
const PART_EVENTS = 500
/** Of a whole project, of which nothing is embedded. */
const PROJECT_PART_EVENTS = 5_000

/** `folded`: the state has forgotten this part already, and only the rows are left to go. */
export async function erasePart(
  fold: DimensionFold,
  state: ProjectState,
  record: EraseRecord,
  folded: boolean,
): Promise<Omit<ErasureOutcome, 'sequence'>> {
  const total = await countErasable(fold.warehouse, record)
  const events = await readErasableEvents(fold.warehouse, record, PART_EVENTS)
  const forgotten = { texts: 0, microClusters: 0, exemplars: 0, samples: 0, edits: 0 }
  if (!folded && events.length > 0) {
    for (const [key, dimension] of state.dimensions) {
      const one = await forgetTexts(fold, dimension, key, events)
      forgotten.texts += one.texts
      forgotten.microClusters += one.microClusters
      forgotten.exemplars += one.exemplars
      forgotten.edits += one.edits
    }
    forgotten.samples = await forgetSamples(fold, state, events)
  }
  for (const dimension of state.dimensions.values()) fold.changed.add(dimension)
  if (events.length > 0)
    fold.batch.erase(
      state.project,
      events.map(({ sequence }) => sequence),
    )
  return { events: events.length, ...forgotten, left: total.events - events.length }
}

/**
 * One part of the erasure of a whole project: rows go, and with the first part, which asks for all that is there, the map.
 * Later parts leave alone what came since.
 */
export async function eraseProjectPart(
  fold: DimensionFold,
  record: EraseRecord,
  isFirst: boolean,
): Promise<Omit<ErasureOutcome, 'sequence'>> {
  const { project, throughSequence } = record
  const total = await countErasable(fold.warehouse, record)
  const events = await readErasableEvents(fold.warehouse, record, PROJECT_PART_EVENTS)
  for (const dimension of isFirst ? await mappedDimensions(fold.warehouse, project) : []) {
    fold.batch.dropAssignments({ project, dimension, afterSequence: 0, throughSequence })
  }
  const texts = events.flatMap(({ metadata }) => Object.values(metadata).filter(isText))
  fold.forgetVectors(texts)
  if (events.length > 0)
    fold.batch.erase(
      project,
      events.map(({ sequence }) => sequence),
    )
  const forgotten = { microClusters: 0, exemplars: 0, samples: 0, edits: 0 }
  return { events: events.length, texts: texts.length, ...forgotten, left: total.events - events.length }
}

async function forgetTexts(
  fold: DimensionFold,
  dimension: ProjectDimension,
  key: string,
  events: readonly ErasableEvent[],
) {
  await fold.beginAnewIfDue(dimension)
  const held = events.flatMap(({ sequence, eventId, metadata, microClusters }) => {
    const [text, named] = [metadata[key], dimension.former?.pending.get(sequence) ?? microClusters[key]]
    return isText(text) && named !== undefined
      ? [{ eventId, text, microCluster: dimension.heldBy(sequence, named) }]
      : []
  })
  const exemplarsBefore = countExemplars(dimension)
  const affected = new Set(held.map(({ microCluster }) => dimension.topicOf(microCluster)))
  const vectors = await fold.embed(held.map(({ text }) => text))
  let microClusters = 0
  for (const [index, one] of held.entries()) {
    const embedding = vectors[index]
    if (!embedding) throw new Error(`No vector for the text of event ${one.eventId}`)
    if (dimension.forget({ ...one, embedding })) microClusters++
  }
  fold.forgetVectors(held.map(({ text }) => text))
  const edits = dimension.forgetMoves(new Set(events.map(({ eventId }) => eventId)))
  forgetInBook(
    dimension,
    affected,
    held.map(({ text }) => text),
  )
  return { texts: held.length, microClusters, exemplars: exemplarsBefore - countExemplars(dimension), edits }
}

function countExemplars(dimension: ProjectDimension): number {
  return dimension.microClusters().reduce((sum, { exemplars }) => sum + exemplars.length, 0)
}

/** A value that other events have too stays: it says nothing of these. */
async function forgetSamples(
  fold: DimensionFold,
  state: ProjectState,
  events: readonly ErasableEvent[],
): Promise<number> {
  const erased = events.map(({ sequence }) => sequence)
  let forgotten = 0
  for (const { key, sample } of state.fields.fields.values()) {
    const values = new Set(
      events.flatMap(({ metadata }) => {
        const value = metadata[key]
        return value === undefined || value === null || typeof value === 'object' ? [] : [value]
      }),
    )
    if (values.size === 0) continue
    const shared = await valuesOfOthers(fold.warehouse, state.project, { key, values: [...values].map(String) }, erased)
    for (const value of values) if (!shared.has(String(value))) forgotten += forgetValue(sample, value)
  }
  return forgotten
}
