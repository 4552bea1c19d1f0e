// One edit of a user, folded into its dimension: at once in the map, for good in the log.
// What cannot be done any more (the topic ended in between) changes nothing and says why.

import type { ErrorCode } from '../errors.ts'
import type { EditRecord } from '../journal/journal.ts'
import type { MovedText, SplitPart, TopicEdit, TopicSettings } from '../model/topic-edit.ts'
import {
  activeEdits,
  type Demand,
  type EnforcedEdit,
  placementsAfterUndo,
  settingsByTopic,
  topicsOf,
  withUndone,
} from '../topics/edit/edit-log.ts'
import { assignThemes } from './assign-themes.ts'
import { type MapChanges, NO_CHANGES } from './map-changes.ts'
import { settleModelNames } from './model-names.ts'
import type { ProjectDimension } from './project-dimension.ts'
import { bookAfterMerge, bookAfterSplit, bookWithLive } from './topic-book.ts'

export type EditOutcome =
  /** The number of the edit in the log, and the texts that stand elsewhere by it. */
  | { readonly done: true; readonly edit: number; readonly topics: readonly number[] }
  | { readonly done: false; readonly code: ErrorCode; readonly reason: string }

export interface EditRequest {
  readonly dimension: ProjectDimension
  readonly sequence: number
  readonly record: EditRecord
  readonly embed: (text: string) => Promise<Float32Array>
}

export interface EditResult {
  readonly outcome: EditOutcome
  readonly changes: MapChanges
  /** An event whose text has another micro-cluster now. */
  readonly moved: { readonly sequence: number; readonly microCluster: number } | null
}

/** Folds the edit of one journal record into its dimension. */
export async function applyEdit(request: EditRequest): Promise<EditResult> {
  const { dimension, record } = request
  const refusal = reasonAgainst(dimension, record.edit)
  if (refusal) return { outcome: { done: false, ...refusal }, changes: NO_CHANGES, moved: null }
  const settingsBefore = settingsByTopic(dimension.edits)
  const bookBefore = dimension.book
  let done: Done = { number: 0, topics: [], successions: [], moved: null }
  const places = await dimension.changePlaces(async () => {
    done = record.edit.kind === 'undo' ? undo(request, record.edit.edit) : await enforce(request, record.edit)
  })
  settleModelNames(dimension)
  if (dimension.book !== bookBefore || places.length > 0 || record.edit.kind === 'tune') assignThemes(dimension)
  const marks = marksBetween(settingsBefore, settingsByTopic(dimension.edits))
  return {
    outcome: { done: true, edit: done.number, topics: done.topics },
    changes: { successions: done.successions, marks, places },
    moved: done.moved,
  }
}

interface Done {
  readonly number: number
  readonly topics: readonly number[]
  readonly successions: MapChanges['successions']
  readonly moved: EditResult['moved']
}

async function enforce({ dimension, sequence, record, embed }: EditRequest, edit: NewEdit): Promise<Done> {
  const moment = { sequence, atMs: record.atMs }
  const done = await effectOf(dimension, edit, embed, moment)
  const number = (dimension.edits.at(-1)?.number ?? 0) + 1
  const topics = [...new Set([...topicsOf(edit), ...done.demands.map(({ topicId }) => topicId)])].sort((a, b) => a - b)
  const entry: EnforcedEdit = {
    ...{ number, atMs: record.atMs, by: record.by, edit, topics, undone: null },
    ...{ demands: done.demands, before: done.before },
  }
  for (const { topicId, microClusterIds } of done.demands) dimension.place(microClusterIds, topicId)
  dimension.edits = [...dimension.edits, entry]
  dimension.book = done.book
  return { number, topics, successions: done.successions, moved: done.moved }
}

type NewEdit = Exclude<TopicEdit, { kind: 'undo' }>
type Effect = Pick<EnforcedEdit, 'demands' | 'before'> &
  Pick<Done, 'successions' | 'moved'> &
  Pick<ProjectDimension, 'book'>
type Moment = { readonly sequence: number; readonly atMs: number }

async function effectOf(
  dimension: ProjectDimension,
  edit: NewEdit,
  embed: EditRequest['embed'],
  moment: Moment,
): Promise<Effect> {
  const nothing = { demands: [], before: [], successions: [], moved: null, book: dimension.book }
  switch (edit.kind) {
    case 'tune':
      return nothing
    case 'change':
      if (!holdsTopic(edit.settings)) return nothing
      return { ...nothing, demands: [{ topicId: edit.topic, microClusterIds: dimension.membersOf(edit.topic) }] }
    case 'merge': {
      const { topics, into } = edit
      const demands = [{ topicId: into, microClusterIds: topics.flatMap((topic) => dimension.membersOf(topic)) }]
      const successions = topics.filter((topic) => topic !== into).map((topic) => ({ topic, heir: into }))
      const book = bookAfterMerge(dimension.book, topics, into, moment)
      return { ...nothing, demands, before: placesBefore(dimension, demands), successions, book }
    }
    case 'split': {
      const demands = splitDemands(dimension, edit.topic, edit.parts)
      const textsOf = textsByTopic(dimension, demands)
      const parts = demands.map(({ topicId }, position) => {
        const { label, description, terms } = edit.parts[position] as SplitPart
        return { topic: topicId, label, description, terms, texts: textsOf.get(topicId) ?? 0 }
      })
      const book = bookAfterSplit(dimension.book, { from: edit.topic, parts, ...moment })
      return { ...nothing, demands, before: placesBefore(dimension, demands), book }
    }
    case 'move': {
      const { microCluster, before } = await detach(dimension, edit.text, embed)
      const demands = [{ topicId: edit.topic, microClusterIds: [microCluster] }]
      const moved = { sequence: edit.text.sequence, microCluster }
      return { ...nothing, demands, before: [{ microClusterId: microCluster, topicId: before }], moved }
    }
  }
}

/** A topic that is pinned, hidden or marked keeps the texts that it has now. */
function holdsTopic({ pinned, hidden, smallTalk }: TopicSettings): boolean {
  return pinned === true || hidden === true || smallTalk === true
}

/** The first part keeps the number; micro-clusters that have left the topic since the proposal stay where they are. */
function splitDemands(dimension: ProjectDimension, topic: number, parts: readonly SplitPart[]): Demand[] {
  const members = new Set(dimension.membersOf(topic))
  return parts.map(({ microClusters }, position) => ({
    topicId: position === 0 ? topic : dimension.engine.reserveTopicId(),
    microClusterIds: microClusters.filter((id) => members.has(id)),
  }))
}

async function detach(
  dimension: ProjectDimension,
  { microCluster: from, ...origin }: MovedText,
  embed: EditRequest['embed'],
): Promise<{ microCluster: number; before: number | null }> {
  const holder = dimension.heldBy(origin.sequence, from)
  const place = dimension.placeOf(holder)
  const embedding = await embed(origin.text)
  const microCluster = dimension.detach({ ...origin, embedding }, holder)
  return { microCluster, before: place.smallTalk || place.topic === 0 ? null : place.topic }
}

function undo({ dimension, record }: EditRequest, number: number): Done {
  const undone = dimension.edits.find((edit) => edit.number === number) as EnforcedEdit
  dimension.edits = withUndone(dimension.edits, number, { atMs: record.atMs, by: record.by })
  for (const [id, topic] of placementsAfterUndo(dimension.edits, undone)) {
    if (dimension.liveFor(id) === id) dimension.place([id], topic)
  }
  dimension.book = bookWithLive(dimension.book, dimension.liveTopics())
  return { number, topics: undone.topics, successions: [], moved: null }
}

function placesBefore(dimension: ProjectDimension, demands: readonly Demand[]): EnforcedEdit['before'] {
  return demands.flatMap(({ microClusterIds }) =>
    microClusterIds.map((id) => ({ microClusterId: id, topicId: dimension.topicOf(id) })),
  )
}

function textsByTopic(dimension: ProjectDimension, demands: readonly Demand[]): Map<number, number> {
  const texts = new Map(dimension.microClusters().map((one) => [one.microClusterId, one.texts]))
  return new Map(
    demands.map(({ topicId, microClusterIds }) => [
      topicId,
      microClusterIds.reduce((sum, id) => sum + (texts.get(id) ?? 0), 0),
    ]),
  )
}

function marksBetween(
  before: ReturnType<typeof settingsByTopic>,
  after: ReturnType<typeof settingsByTopic>,
): MapChanges['marks'] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort((a, b) => a - b)
    .flatMap((topic) => {
      const [old, now] = [before.get(topic), after.get(topic)]
      const [smallTalk, hidden] = [now?.smallTalk ?? false, now?.hidden ?? false]
      const same = (old?.smallTalk ?? false) === smallTalk && (old?.hidden ?? false) === hidden
      return same ? [] : [{ topic, smallTalk, hidden }]
    })
}

type Refusal = { readonly code: ErrorCode; readonly reason: string }

/** Why an edit cannot be made on the topics as they are now; null where it can. */
function reasonAgainst(dimension: ProjectDimension, edit: TopicEdit): Refusal | null {
  if (edit.kind === 'undo') return againstUndo(dimension, edit.edit)
  const live = new Map(dimension.book.filter((topic) => topic.live).map((topic) => [topic.number, topic]))
  const gone = topicsOf(edit).find((topic) => !live.has(topic))
  if (gone !== undefined) {
    return { code: 'CONFLICT', reason: `Topic ${gone} has ended: load the topics again and choose one that is there.` }
  }
  if (edit.kind === 'change' && typeof edit.settings.label === 'string') {
    return againstLabel(dimension, edit.topic, edit.settings.label)
  }
  if (edit.kind === 'split' && splitsOf(dimension, edit.topic, edit.parts) < edit.parts.length) {
    return { code: 'CONFLICT', reason: 'The topic has changed since this proposal: ask for a new one.' }
  }
  return null
}

function splitsOf(dimension: ProjectDimension, topic: number, parts: readonly SplitPart[]): number {
  const members = new Set(dimension.membersOf(topic))
  return parts.filter(({ microClusters }) => microClusters.some((id) => members.has(id))).length
}

function againstLabel(dimension: ProjectDimension, topic: number, label: string): Refusal | null {
  const same = (other: string) => other.toLowerCase() === label.toLowerCase()
  const twin = dimension.book.find((other) => other.live && other.number !== topic && same(dimension.labelOf(other)))
  if (!twin) return null
  return {
    code: 'INVALID_REQUEST',
    reason: `Another topic is called ${label} already: choose another name, or merge the two.`,
  }
}

function againstUndo(dimension: ProjectDimension, number: number): Refusal | null {
  const edit = dimension.edits.find((one) => one.number === number)
  if (!edit) return { code: 'NOT_FOUND', reason: 'There is no such edit: list them with GET /v1/topics/edits.' }
  if (edit.undone) return { code: 'CONFLICT', reason: 'This edit has been undone already.' }
  const later = activeEdits(dimension.edits).find((one) => one.number > number && dependsOn(one, edit))
  if (later) return { code: 'CONFLICT', reason: `Edit ${later.number} builds on this one: undo that one first.` }
  return null
}

/** Whether `later` changed topics that `earlier` made, which would be gone without it. */
function dependsOn(later: EnforcedEdit, earlier: EnforcedEdit): boolean {
  if (earlier.edit.kind !== 'split') return false
  const made = earlier.topics.filter((topic) => topic !== (earlier.edit as { topic: number }).topic)
  return later.topics.some((topic) => made.includes(topic))
}
