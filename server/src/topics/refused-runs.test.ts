import { describe, expect, it } from 'vitest'
import { NO_CONSTRAINTS } from './consolidation.ts'
import type { DimensionTopics } from './dimension-topics.ts'
import { fed, mapOf, membersByTopic, run } from './six-subjects.fixture.ts'

/** Two hundred texts have topics; the run over nearly two hundred more scores lower and is refused. */
function refused(): { topics: DimensionTopics; settled: Map<number, number | null>; refusal: ReturnType<typeof run> } {
  const topics = fed(0, 200, undefined, 2)
  run(topics)
  const settled = mapOf(topics)
  const refusal = run(fed(200, 396, topics, 2))
  expect(refusal.refused).toMatch(/score/)
  return { topics, settled, refusal }
}

describe('a refused run', () => {
  it('moves no text that had a topic, and leaves none without', () => {
    const { topics, settled } = refused()
    const map = mapOf(topics)
    for (const [id, topic] of settled) expect(map.get(id)).toBe(topic)
    expect([...map.values()].filter((topic) => topic === null)).toEqual([])
  })

  it('opens no topic and tells what it left as it was', () => {
    const { topics, settled, refusal } = refused()
    expect(new Set(membersByTopic(topics).keys())).toEqual(new Set(settled.values()))
    const { born, died, merged, split, movedShare, unclusteredTexts, topics: shown } = refusal.stats
    expect({ born, died, merged, split, movedShare, unclusteredTexts }).toEqual({
      ...{ born: 0, died: 0, merged: 0, split: 0 },
      ...{ movedShare: 0, unclusteredTexts: 0 },
    })
    expect([shown, refusal.lineage]).toEqual([membersByTopic(topics).size, []])
  })

  it('is followed by runs that move nothing while no text is new', () => {
    const { topics } = refused()
    const before = mapOf(topics)
    for (let i = 0; i < 20; i++) expect(run(topics)).toMatchObject({ refused: null, changed: [] })
    expect(mapOf(topics)).toEqual(before)
  })

  it('does not stand in the way of an edit, neither at once nor in the runs after it', () => {
    const { topics } = refused()
    const before = mapOf(topics)
    const [moved] = [...before.keys()]
    const target = [...membersByTopic(topics).keys()].find((id) => id !== before.get(moved!))!
    const constraints = { ...NO_CONSTRAINTS, mustLink: [{ topicId: target, microClusterIds: [moved!] }] }
    const { changed } = run(topics, constraints)
    expect(changed).toEqual([{ microClusterId: moved, from: before.get(moved!), to: target }])
    expect(run(topics, constraints).changed).toEqual([])
  })
})
