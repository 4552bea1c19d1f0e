import { describe, expect, it } from 'vitest'
import type { TopicSettings } from '../../model/topic-edit.ts'
import {
  constraintsOf,
  demandedTopicOf,
  type EditLog,
  type EnforcedEdit,
  mergedInto,
  placementsAfterUndo,
  settingsByTopic,
  tuningOf,
  withRetired,
  withUndone,
} from './edit-log.ts'

const UNDONE = { atMs: 2, by: 'somebody' }

function logOf(...entries: Pick<EnforcedEdit, 'edit' | 'demands' | 'before'>[]): EditLog {
  return entries.map((entry, index) => ({
    ...{ number: index + 1, atMs: 1, by: 'somebody', topics: [], undone: null },
    ...entry,
  }))
}

function change(topic: number, settings: TopicSettings, ...microClusterIds: number[]) {
  const demands = microClusterIds.length > 0 ? [{ topicId: topic, microClusterIds }] : []
  return { edit: { kind: 'change' as const, topic, settings }, demands, before: [] }
}

function merge(topics: number[], into: number, before: Record<number, number>) {
  const ids = Object.keys(before).map(Number)
  return {
    edit: { kind: 'merge' as const, topics, into },
    demands: [{ topicId: into, microClusterIds: ids }],
    before: ids.map((id) => ({ microClusterId: id, topicId: before[id] ?? null })),
  }
}

describe('the edit log', () => {
  it('gives a topic the last word on each of its settings, without what was undone', () => {
    const log = logOf(
      change(1, { label: 'Refunds', pinned: true }, 10),
      change(1, { label: 'Money back' }),
      change(1, { hidden: true }, 10),
    )
    expect(settingsByTopic(log).get(1)).toEqual({ label: 'Money back', pinned: true, hidden: true, smallTalk: false })
    expect(settingsByTopic(withUndone(log, 2, UNDONE)).get(1)?.label).toBe('Refunds')
  })

  it('keeps every topic that users named or hold, and lets an unpinned one go', () => {
    const log = logOf(
      change(1, { label: 'Refunds' }),
      change(2, { pinned: true }, 20),
      change(3, { pinned: true }, 30),
      change(3, { pinned: false }),
      change(3, { hidden: true }, 31),
    )
    expect(constraintsOf(log).keepTopics).toEqual([1, 2, 3])
    expect([...demandedTopicOf(log)]).toEqual([
      [20, 2],
      [31, 3],
    ])
  })

  it('takes everything back with an undo, down to what an earlier edit demands', () => {
    const log = logOf(merge([1, 2], 1, { 10: 1, 20: 2 }), merge([1, 3], 3, { 10: 1, 20: 1, 30: 3 }))
    const undone = withUndone(log, 2, UNDONE)
    expect([...placementsAfterUndo(undone, undone[1] as EnforcedEdit)]).toEqual([
      [10, 1],
      [20, 1],
      [30, 3],
    ])
  })

  it('sends micro-clusters home to the topic that took their old one over', () => {
    const log = logOf(merge([1, 2], 1, { 10: 1, 20: 2 }), merge([1, 3], 3, { 10: 1, 20: 1, 30: 3 }))
    const undone = withUndone(log, 1, UNDONE)
    expect(mergedInto(log, 2)).toBe(3)
    expect([...placementsAfterUndo(undone, undone[0] as EnforcedEdit)]).toEqual([
      [10, 3],
      [20, 3],
    ])
  })

  it('follows micro-clusters that were merged or dropped at the cap', () => {
    const log = withRetired(logOf(merge([1, 2], 1, { 10: 1, 20: 2, 21: 2, 22: 2 })), {
      merged: [{ from: 21, into: 20 }],
      dropped: [22],
    })
    expect([...demandedTopicOf(log)]).toEqual([
      [10, 1],
      [20, 1],
    ])
    expect(log[0]?.before.map(({ microClusterId }) => microClusterId)).toEqual([10, 20])
  })

  it('tunes with the last word on granularity and themes', () => {
    const tune = (tuning: object) => ({ edit: { kind: 'tune' as const, tuning }, demands: [], before: [] })
    const log = logOf(tune({ granularity: 2 }), tune({ themes: 8 }), tune({ granularity: -1 }))
    expect(tuningOf(log)).toEqual({ granularity: -1, themes: 8 })
    expect(tuningOf(withUndone(log, 3, UNDONE))).toEqual({ granularity: 2, themes: 8 })
  })
})
