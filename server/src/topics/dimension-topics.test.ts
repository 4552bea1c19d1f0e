import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consolidate } from './consolidate.ts'
import { NO_CONSTRAINTS } from './consolidation.ts'
import { type DimensionTopics, decodeDimensionTopics } from './dimension-topics.ts'
import { engine, fed, mapOf, membersByTopic, run, SUBJECTS, textOf } from './six-subjects.fixture.ts'
import { SnapshotError } from './snapshot.ts'

describe('a dimension', () => {
  it('consolidates any number of texts, from none to thirty', () => {
    for (let n = 0; n <= 30; n++) {
      const topics = fed(0, n)
      expect(run(topics).refused).toBeNull()
      expect(topics.texts).toBe(n)
    }
  })

  it('finds the planted subjects, with positive ids', () => {
    const topics = fed(0, 400)
    expect(run(topics).stats.topics).toBe(SUBJECTS.length)
    expect([...membersByTopic(topics).keys()].every((id) => id >= 1)).toBe(true)
  })

  it('moves nothing when nothing is new, twenty runs in a row', () => {
    const topics = fed(0, 300)
    run(topics)
    const before = mapOf(topics)
    for (let i = 0; i < 20; i++) {
      const { changed, lineage, refused } = run(topics)
      expect({ changed, lineage, refused }).toEqual({ changed: [], lineage: [], refused: null })
    }
    expect(mapOf(topics)).toEqual(before)
  })

  it('keeps topic ids as the stream grows, and never reuses one', () => {
    const topics = fed(0, 200)
    const seen = new Set<number>()
    let gone = new Set<number>()
    for (let n = 200; n <= 500; n += 100) {
      const { refused, stats } = run(fed(n, n + 100, topics))
      expect(refused).toBeNull()
      expect(stats.movedShare).toBeLessThan(0.2)
      const present = new Set(membersByTopic(topics).keys())
      expect([...present].filter((id) => gone.has(id))).toEqual([])
      for (const id of present) seen.add(id)
      gone = new Set([...seen].filter((id) => !present.has(id)))
    }
  })

  it('gives a new micro-cluster the nearest topic at once, and reports every change of a run', () => {
    const topics = fed(0, 300)
    run(topics)
    const opened = Array.from({ length: 200 }, (_, i) => topics.assign(textOf(300 + i, 1.5))).filter((a) => a.opened)
    expect(opened.some(({ topicId }) => topicId !== null)).toBe(true)
    const before = mapOf(topics)
    const { changed } = run(topics)
    for (const { microClusterId, from, to } of changed) {
      expect(before.get(microClusterId)).toBe(from)
      before.set(microClusterId, to)
    }
    expect(before).toEqual(mapOf(topics))
  })

  it('does not apply a run that began before an edit', () => {
    const topics = fed(0, 200)
    run(topics)
    const result = consolidate(fed(200, 260, topics).consolidationInput())
    const [first] = [...membersByTopic(topics).values()]
    topics.placeMicroClusters(first!, topics.reserveTopicId())
    const before = mapOf(topics)
    expect(topics.applyConsolidation(result).refused).toMatch(/edited/)
    expect(mapOf(topics)).toEqual(before)
  })
})

describe('edits', () => {
  it('hold exactly over runs with new texts: merged topics stay one, also for texts to come', () => {
    const topics = fed(0, 300)
    run(topics)
    const [[a, membersA], [, membersB]] = [...membersByTopic(topics)] as [[number, number[]], [number, number[]]]
    const microClusterIds = [...membersA, ...membersB]
    topics.placeMicroClusters(microClusterIds, a)
    const constraints = { ...NO_CONSTRAINTS, mustLink: [{ topicId: a, microClusterIds }] }
    for (let n = 300; n < 600; n += 100) {
      expect(run(fed(n, n + 100, topics), constraints).refused).toBeNull()
      for (const id of microClusterIds) expect(topics.topicOf(id)).toBe(a)
      expect(membersByTopic(topics).size).toBe(SUBJECTS.length - 1)
    }
  })

  it('hold exactly over runs with new texts: the parts of a split topic stay apart', () => {
    const topics = fed(0, 300, engine(), 0.9)
    run(topics)
    const [topicId, members] = [...membersByTopic(topics)].sort((x, y) => y[1].length - x[1].length)[0]!
    const part = members.filter((_, i) => i % 2 === 0)
    const rest = members.filter((_, i) => i % 2 === 1)
    const own = topics.reserveTopicId()
    topics.placeMicroClusters(part, own)
    const mustLink = [
      { topicId: own, microClusterIds: part },
      { topicId, microClusterIds: rest },
    ]
    for (let n = 300; n < 500; n += 100) {
      run(fed(n, n + 100, topics, 0.9), { ...NO_CONSTRAINTS, mustLink })
      for (const id of part) expect(topics.topicOf(id)).toBe(own)
      for (const id of rest) expect(topics.topicOf(id)).toBe(topicId)
    }
  })

  it('move nothing but what they name where no text is new', () => {
    const topics = fed(0, 300)
    run(topics)
    const before = mapOf(topics)
    const [moved] = [...before.keys()]
    const target = [...membersByTopic(topics).keys()].find((id) => id !== before.get(moved!))!
    const { changed } = run(topics, { ...NO_CONSTRAINTS, mustLink: [{ topicId: target, microClusterIds: [moved!] }] })
    expect(changed).toEqual([{ microClusterId: moved, from: before.get(moved!), to: target }])
  })

  it('never lose a kept topic, even at the coarsest granularity', () => {
    const topics = fed(0, 300, engine(), 0.8)
    run(topics, NO_CONSTRAINTS, 0.3)
    const keepTopics = [...membersByTopic(topics).keys()]
    run(fed(300, 400, topics, 0.8), { ...NO_CONSTRAINTS, keepTopics }, 0)
    const present = membersByTopic(topics)
    expect(keepTopics.filter((id) => !present.has(id))).toEqual([])
  })

  it('are obeyed in any combination', () => {
    const topics = fed(0, 240, engine(), 0.9)
    run(topics)
    const ids = [...mapOf(fed(240, 300, topics, 0.9)).keys()]
    const bytes = topics.encode()
    const some = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 6 })
    const rules = fc.record({
      mustLink: fc.array(fc.record({ topicId: fc.integer({ min: 1, max: 12 }), microClusterIds: some }), {
        maxLength: 3,
      }),
      cannotLink: fc.array(fc.record({ a: some, b: some }), { maxLength: 3 }),
    })
    const property = fc.property(rules, ({ mustLink, cannotLink }) => {
      const restored = decodeDimensionTopics(bytes)
      const apart = cannotLink.map(({ a, b }) => ({ a, b: b.filter((id) => !a.includes(id)) }))
      expect(run(restored, { mustLink, cannotLink: apart, keepTopics: [] }).refused).toBeNull()
      const demanded = new Map(
        mustLink.flatMap(({ topicId, microClusterIds }) => microClusterIds.map((id) => [id, topicId])),
      )
      for (const [id, topicId] of demanded) expect(restored.topicOf(id)).toBe(topicId)
      for (const { a, b } of apart) {
        for (const [x, y] of a.flatMap((left) => b.map((right) => [left, right] as const))) {
          const [left, right] = [restored.topicOf(x), restored.topicOf(y)]
          if (left !== null && left === right) expect(demanded.has(x) && demanded.has(y)).toBe(true)
        }
      }
    })
    fc.assert(property, { numRuns: 40, seed: 7 })
  })
})

describe('the snapshot', () => {
  it('continues as if the engine had never stopped, wherever it is taken', () => {
    const property = fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 60 }), (stop, every) => {
      const step = (topics: DimensionTopics, from: number, to: number) => {
        for (let i = from; i < to; i++) {
          topics.assign(textOf(i, 0.9))
          if (i % (every * 9) === 0) run(topics)
        }
        return topics
      }
      const whole = step(engine(60), 0, 520)
      const restarted = step(decodeDimensionTopics(step(engine(60), 0, stop).encode(), 60), stop, 520)
      expect(Buffer.from(restarted.encode()).equals(Buffer.from(whole.encode()))).toBe(true)
    })
    fc.assert(property, { numRuns: 6, seed: 11 })
  })

  it('is refused when a byte has changed, when it is cut short, and when it is something else', () => {
    const bytes = fed(0, 50).encode()
    const damaged = bytes.slice()
    damaged[bytes.length >> 1]! ^= 1
    expect(() => decodeDimensionTopics(damaged)).toThrow(SnapshotError)
    expect(() => decodeDimensionTopics(bytes.subarray(0, bytes.length - 8))).toThrow(SnapshotError)
    expect(() => decodeDimensionTopics(new Uint8Array(64))).toThrow(SnapshotError)
  })
})

describe('the cap', () => {
  it('bounds the live micro-clusters, never merges across topics and never reuses an id', () => {
    const topics = engine(60)
    let highest = -1
    let retirements = 0
    for (let i = 0; i < 1_200; i++) {
      const before = mapOf(topics)
      const { microClusterId, opened, retired } = topics.assign(textOf(i, 1.6))
      for (const { from, into } of retired.merged) expect(before.get(into)).toBe(before.get(from))
      for (const { from } of retired.merged) expect(topics.topicOf(from)).toBeNull()
      if (opened) expect(microClusterId).toBe(++highest)
      retirements += retired.merged.length
      expect(topics.liveMicroClusters).toBeLessThanOrEqual(60)
      if (i % 150 === 149) run(topics)
    }
    expect(retirements).toBeGreaterThan(0)
    expect(topics.microClusters().reduce((sum, { texts }) => sum + texts, 0)).toBe(1_200)
  })
})

describe('erasure', () => {
  it('leaves no exemplar of an erased event and takes it out of every count', () => {
    const topics = engine()
    const homes = Array.from({ length: 100 }, (_, i) => topics.assign(textOf(i)).microClusterId)
    for (const [i, microClusterId] of homes.entries()) {
      if (i % 3 === 0) topics.forget({ ...textOf(i), microClusterId })
    }
    const left = topics.microClusters()
    const remembered = left.flatMap(({ exemplars }) => exemplars.map(({ eventId }) => Number(eventId.slice(1))))
    expect(remembered.length).toBeGreaterThan(0)
    expect(remembered.filter((i) => i % 3 === 0)).toEqual([])
    expect(left.reduce((sum, { texts }) => sum + texts, 0)).toBe(66)
    expect(topics.texts).toBe(66)
  })

  it('brings the sums back to what they were before the text came', () => {
    const topics = fed(0, 150)
    const before = topics.consolidationInput()
    const { microClusterId, opened } = topics.assign(textOf(151))
    expect(opened).toBe(false)
    topics.forget({ ...textOf(151), microClusterId })
    const after = topics.consolidationInput()
    const worst = before.meanEmbeddings.reduce(
      (most, x, j) => Math.max(most, Math.abs(x - after.meanEmbeddings[j]!)),
      0,
    )
    expect(worst).toBeLessThan(1e-5)
    expect(after.spelling.buckets).toEqual(before.spelling.buckets)
    expect(after.counts).toEqual(before.counts)
  })
})
