// Consolidation, step 7b: new labels take over the ids of old topics, and what became of each topic is recorded.
// Ids are never reused: an unmatched label gets a new one.
import { assignByGain } from './hungarian.ts'
import { type Labels, labelCount } from './labels.ts'

/** No topic. Real ids are not negative. */
export const NO_TOPIC = -1

/**
 * Id of each label: the one-to-one match (Hungarian) of labels with old topics that shares most texts. previous (m): id
 * before or NO_TOPIC; sharedTexts (m): texts the micro-cluster had then. Pairs that share nothing do not match; the
 * rest get nextId, nextId + 1, … in label order.
 */
export function matchIds(
  previous: Int32Array,
  labels: Labels,
  sharedTexts: Float64Array,
  nextId: number,
): { idOfLabel: Int32Array; nextId: number } {
  const known = [...new Set(previous)].filter((id) => id !== NO_TOPIC).sort((a, b) => a - b)
  const column = new Map(known.map((id, position) => [id, position]))
  const k = labelCount(labels)
  const shared = new Float64Array(k * known.length)
  for (let i = 0; i < labels.length; i++) {
    const position = column.get(previous[i] as number)
    if (position === undefined) continue
    const cell = (labels[i] as number) * known.length + position
    shared[cell] = (shared[cell] as number) + (sharedTexts[i] as number)
  }
  let next = nextId
  const idOfLabel = assignByGain(shared, k, known.length).map((position, label) =>
    position >= 0 && (shared[label * known.length + position] as number) > 0 ? (known[position] as number) : next++,
  )
  return { idOfLabel, nextId: next }
}

/** What became of a topic in one run. */
export type LineageEvent =
  | { readonly kind: 'born'; readonly topicId: number }
  | { readonly kind: 'split_from'; readonly topicId: number; readonly from: number }
  | { readonly kind: 'merged_into'; readonly topicId: number; readonly into: number }
  | { readonly kind: 'died'; readonly topicId: number }

/** Shares of texts from which on a topic counts as the heir, or as a part, of another. */
const HEIR_SHARE = 0.5
const PART_SHARE = 0.3

/**
 * Lineage between two maps (m each, NO_TOPIC for unclustered), sorted by topic. A topic that is gone merged into the
 * one that holds at least half of its old texts, else died; one that is new split from the living topic that gave at
 * least 30% of its texts, else was born. texts (m): texts now; sharedTexts (m): texts at the last run.
 */
export function lineageBetween(
  before: Int32Array,
  after: Int32Array,
  texts: Float64Array,
  sharedTexts: Float64Array,
): LineageEvent[] {
  const old = new Set(before.filter((id) => id !== NO_TOPIC))
  const present = new Set(after.filter((id) => id !== NO_TOPIC))
  const events: LineageEvent[] = []
  for (const topicId of old) {
    if (present.has(topicId)) continue
    const { id: into, share } = largestShare(before, topicId, after, sharedTexts, sharedTexts)
    const merged = into !== NO_TOPIC && share >= HEIR_SHARE
    events.push(merged ? { kind: 'merged_into', topicId, into } : { kind: 'died', topicId })
  }
  for (const topicId of present) {
    if (old.has(topicId)) continue
    const { id: from, share } = largestShare(after, topicId, before, sharedTexts, texts)
    const part = share >= PART_SHARE && present.has(from)
    events.push(part ? { kind: 'split_from', topicId, from } : { kind: 'born', topicId })
  }
  return events.sort((a, b) => a.topicId - b.topicId)
}

/** The id on the other side that holds most of a topic's texts, by `weights`, as a share of its texts by `whole`. */
function largestShare(
  own: Int32Array,
  topicId: number,
  other: Int32Array,
  weights: Float64Array,
  whole: Float64Array,
): { id: number; share: number } {
  const held = new Map<number, number>()
  let total = 0
  for (let i = 0; i < own.length; i++) {
    if (own[i] !== topicId) continue
    const id = other[i] as number
    held.set(id, (held.get(id) ?? 0) + (weights[i] as number))
    total += whole[i] as number
  }
  const [id, texts] = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [NO_TOPIC, 0]
  return { id, share: total > 0 ? texts / total : 0 }
}
