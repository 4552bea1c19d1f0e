// What a change of type leaves to do on the stored events, part by part, so that new events are never blocked for long.
// The position is part of the project's state: a part is done exactly once, whenever the process ends.

import type { FieldType, ReprocessProgress } from '../model/field.ts'
import { countStored, measurePage, readFieldTexts, type StoredRange } from '../queries/field-texts.ts'
import type { DimensionFold, Moment } from './dimension-fold.ts'
import type { Field } from './field-book.ts'
import type { ProjectState } from './project-state.ts'

/** Events of one part. Texts are embedded, which takes about half a second for a thousand; forgetting is quick. */
const CLUSTERED_EVENTS = 1_000
const CLEARED_EVENTS = 10_000
/** So many events are embedded anew before the state goes to disk and the warehouse follows. */
const FLUSHED_EVENTS = 8_000

export interface Reprocess {
  /** Cluster the texts, forget them, or embed them anew. */
  readonly work: 'cluster' | 'clear' | 'embed'
  readonly from: FieldType
  readonly to: FieldType
  readonly startedAtMs: number
  /** Sequence of the last event that is done. */
  readonly position: number
  /** Sequence of the last event that there is to do; null: until the stream is caught up with. */
  readonly through: number | null
  /** Events. */
  readonly done: number
  readonly total: number
}

/** Sets what is left to do after the field had the type `from`. What was left before and still holds goes on. */
export function planReprocess(field: Field, from: FieldType, startedAtMs: number): void {
  const to = field.decision.type
  if (from === to) return
  const fresh = { from, to, startedAtMs, position: 0, through: null, done: 0, total: 0 }
  if (to === 'text') field.reprocess = { work: 'cluster', ...fresh }
  else if (from === 'text') field.reprocess = { work: 'clear', ...fresh }
  else if (field.reprocess) field.reprocess = { ...field.reprocess, to }
}

/** Sets all stored texts of the field up to `through` to be embedded anew. */
export function planReembedding(
  field: Field,
  { through, texts, startedAtMs }: { readonly through: number; readonly texts: number; readonly startedAtMs: number },
): void {
  field.reprocess = {
    ...{ work: 'embed', from: 'text', to: 'text', startedAtMs, position: 0, through },
    ...{ done: 0, total: texts },
  }
}

/**
 * Does the next part of what is left to do for `field`, at a moment before which all events are stored. Returns the
 * number of events that it took.
 */
export async function reprocessPart(
  fold: DimensionFold,
  state: ProjectState,
  field: Field,
  moment: Moment,
): Promise<number> {
  const { reprocess } = field
  if (!reprocess) return 0
  const through = reprocess.through ?? moment.sequence - 1
  const range = { project: state.project, afterSequence: reprocess.position, beforeSequence: through + 1 }
  const left = await countStored(fold.warehouse, range)
  const taken = await PARTS[reprocess.work](fold, state, field, range, moment)
  const { done } = reprocess
  const isDone = taken.events >= left
  if (reprocess.work === 'embed') await flushIfDue(fold, state, field, { done, taken: taken.events, isDone, moment })
  field.reprocess = isDone
    ? null
    : {
        ...reprocess,
        through: reprocess.work === 'cluster' ? null : through,
        position: taken.lastSequence,
        done: done + taken.events,
        total: done + left,
      }
  return taken.events
}

/** Texts go in by order of arrival, new ones after the stored ones: the topics are those of a field that was text from the start. */
async function clusterPart(
  fold: DimensionFold,
  state: ProjectState,
  { key }: Field,
  range: StoredRange,
  moment: Moment,
) {
  const page = await readFieldTexts(fold.warehouse, range, key, CLUSTERED_EVENTS)
  await fold.clusterStored(state, key, page.texts, moment)
  return page
}

async function clearPart(fold: DimensionFold, _state: ProjectState, { key }: Field, range: StoredRange) {
  const page = await measurePage(fold.warehouse, range, CLEARED_EVENTS)
  const { project, afterSequence } = range
  fold.batch.dropAssignments({ project, dimension: key, afterSequence, throughSequence: page.lastSequence })
  return page
}

async function embedPart(fold: DimensionFold, state: ProjectState, { key }: Field, range: StoredRange) {
  const page = await readFieldTexts(fold.warehouse, range, key, CLUSTERED_EVENTS)
  const dimension = state.dimensions.get(key)
  if (dimension) await fold.embedStored(dimension, page.texts)
  return page
}

const PARTS = { cluster: clusterPart, clear: clearPart, embed: embedPart }

interface EmbeddedPart {
  readonly done: number
  readonly taken: number
  readonly isDone: boolean
  readonly moment: Moment
}

/** Rows change in large steps, each of which the state on disk has already taken: a replay finds no row changed. */
async function flushIfDue(
  fold: DimensionFold,
  state: ProjectState,
  { key }: Field,
  { done, taken, isDone, moment }: EmbeddedPart,
): Promise<void> {
  const dimension = state.dimensions.get(key)
  const isDue = Math.floor(done / FLUSHED_EVENTS) !== Math.floor((done + taken) / FLUSHED_EVENTS)
  if (!dimension || (!isDone && !isDue)) return
  fold.flushEmbedded(dimension)
  if (isDone) await fold.finishAnew(dimension, moment)
  fold.changed.add(dimension)
  fold.savesState = true
}

/** What is under way, for those who wait. */
export function progressOf(fields: Iterable<Field>): ReprocessProgress[] {
  return [...fields].flatMap(({ key, reprocess }) => {
    if (!reprocess) return []
    const { work, from, to, done, total, startedAtMs } = reprocess
    const cause = work === 'embed' ? 'embedder' : 'type'
    return [{ key, cause, from, to, done, total, startedAtMs }]
  })
}
