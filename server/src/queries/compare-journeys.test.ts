import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { EventRow, Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { compareJourneys } from './compare-journeys.ts'
import type { BehaviourKind } from './journey-groups.ts'
import { referenceSessions } from './journeys.reference.ts'
import { PROPERTY_RUNS, sampleFilter, sampleJourneysOptions, sampleProject } from './sample-projects.reference.ts'

const RUNS = Math.ceil(PROPERTY_RUNS / 5)
let warehouse: Warehouse
let projects = 0
let sequence = 0

beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
})
afterAll(() => warehouse.close())

/** What one session shows, as texts. */
function behavioursOf(topics: readonly number[]): Set<string> {
  const shown = new Set<string>()
  const show = (kind: BehaviourKind, ...of: (number | undefined)[]) => shown.add(`${kind} ${of.join()}`)
  topics.forEach((topic, place) => {
    const next = topics[place + 1]
    show('reach', topic)
    if (place === 0) show('start', topic)
    if (next === undefined) show('end', topic)
    else show('transition', topic, next)
    if (next !== undefined && topics[place + 2] === topic)
      show('back_and_forth', Math.min(topic, next), Math.max(topic, next))
  })
  return shown
}

describe('a comparison', () => {
  it('counts what a plain reading of the sessions counts', { timeout: 60_000 + RUNS * 500 }, async () => {
    let rowsFound = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => {
          projects++
          const question = fc.tuple(sampleFilter(`p${projects}`), sampleJourneysOptions)
          return fc.tuple(sampleProject(`p${projects}`, sequence + 1), question, question)
        }),
        async ([{ rows, map }, [filterA, optionsA], [filterB, optionsB]]) => {
          sequence += 100
          await warehouse.write(batchOf(sequence, { rows, topics: map }))
          const found = await compareJourneys(
            warehouse,
            { filter: filterA, options: optionsA },
            { filter: filterB, options: optionsB },
            { limit: 1_000 },
          )
          const sessionsA = referenceSessions(rows, map, filterA, optionsA)
          const sessionsB = referenceSessions(rows, map, filterB, optionsB)
          const showing = (sessions: typeof sessionsA, behaviour: string) =>
            sessions.filter(({ topics }) => behavioursOf(topics).has(behaviour)).length
          const shown = new Set([...sessionsA, ...sessionsB].flatMap(({ topics }) => [...behavioursOf(topics)]))
          const answered = Object.values(found.behaviours).flat()
          const keyOf = (one: (typeof answered)[number]) => `${one.kind} ${one.topics.join()}`
          expect(answered.map(keyOf).sort()).toEqual([...shown].sort())
          for (const one of answered) {
            const counts = [showing(sessionsA, keyOf(one)), showing(sessionsB, keyOf(one))]
            expect([one.sessionsA, one.sessionsB]).toEqual(counts)
          }
          expect([found.a, found.b]).toEqual(
            [sessionsA, sessionsB].map((sessions) => ({
              sessions: sessions.length,
              users: new Set(sessions.flatMap(({ users }) => users)).size,
            })),
          )
          const ids = new Set(sessionsA.map(({ id }) => id))
          expect(found.sessionsInBoth).toBe(sessionsB.filter(({ id }) => ids.has(id)).length)
          rowsFound += answered.length
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(rowsFound).toBeGreaterThan(RUNS)
  })

  describe('of two hundred sessions', () => {
    const all = { project: 'sure', fromMs: null, toMs: null, eventNames: [], segments: [] }
    const side = (platform: string) => ({
      filter: { ...all, segments: [{ field: 'platform', values: [platform] }] },
      options: { dimension: 'prompt' },
    })

    /** Of 100 iOS sessions 60 go 1→2, of 100 Android sessions 20; both go 1→3 elsewhere; one in ten ends with 4. */
    beforeAll(async () => {
      const rows = ['ios', 'android'].flatMap((platform, offset) =>
        Array.from({ length: 100 }, (_, index) => index).flatMap((index) => {
          const second = index < (platform === 'ios' ? 60 : 20) ? 2 : 3
          const topics = [1, second, ...(index % 10 === 0 ? [4] : [])]
          return topics.map((topic, turn): EventRow => {
            const number = (offset * 100 + index) * 3 + turn
            return {
              ...{ project: 'sure', sequence: sequence + number + 1, eventId: `e${number}`, name: 'message' },
              ...{ sessionId: `${platform}${index}`, userId: `u${index}`, timestampMs: number * 1_000, metadata: '{}' },
              ...{ properties: { platform }, numbers: {}, microClusters: { prompt: topic } },
            }
          })
        }),
      )
      sequence += 1_000
      const topics = [1, 2, 3, 4].map((number) => ({
        ...{ project: 'sure', dimension: 'prompt', microCluster: number, topic: number },
        ...{ smallTalk: false, hidden: false },
      }))
      await warehouse.write(batchOf(sequence, { rows, topics }))
    })

    it('marks the differences that are sound, and only these', async () => {
      const found = await compareJourneys(warehouse, side('ios'), side('android'))
      expect([found.a, found.b]).toEqual([
        { sessions: 100, users: 100 },
        { sessions: 100, users: 100 },
      ])
      expect(found.behaviours.transition.slice(0, 2)).toMatchObject([
        { topics: [1, 3], sessionsA: 40, sessionsB: 80, shareB: 0.8, test: 'z', significant: true },
        { topics: [1, 2], sessionsA: 60, sessionsB: 20, shareA: 0.6, test: 'z', significant: true },
      ])
      expect(found.behaviours.transition[1]?.difference).toBeCloseTo(0.4)
      // z = 0.4 / sqrt(0.4 · 0.6 · 0.02) = 5.7735
      expect(found.behaviours.transition[1]?.pValue).toBeCloseTo(7.7645e-9, 12)
      expect(found.behaviours.start).toMatchObject([{ topics: [1], pValue: 1, significant: false }])
      expect(found.behaviours.end.find(({ topics }) => topics[0] === 4)).toMatchObject({
        significant: false,
        pValue: 1,
      })
      const rows = Object.values(found.behaviours).flat()
      expect(found.tested).toBe(rows.length)
      for (const row of rows) expect(row.qValue ?? 0).toBeGreaterThanOrEqual(row.pValue ?? 1)
    })

    it('decides the same whatever is shown', async () => {
      const whole = await compareJourneys(warehouse, side('ios'), side('android'))
      const cut = await compareJourneys(warehouse, side('ios'), side('android'), { limit: 1 })
      expect(cut.behaviours.transition).toEqual(whole.behaviours.transition.slice(0, 1))
      expect(cut.tested).toBe(whole.tested)
    })

    it('does not test what next to no session shows', async () => {
      const few = (platform: string) => {
        const { filter, options } = side(platform)
        return { filter: { ...filter, fromMs: 0, toMs: platform === 'ios' ? 10_000 : 310_000 }, options }
      }
      const { a, b, behaviours } = await compareJourneys(warehouse, few('ios'), few('android'))
      expect([a.sessions, b.sessions]).toEqual([4, 4])
      const rare = behaviours.reach.find(({ topics }) => topics[0] === 4)
      expect(rare).toMatchObject({ sessionsA: 1, sessionsB: 1, test: 'none', qValue: null, significant: false })
      expect(behaviours.start).toMatchObject([{ sessionsA: 4, sessionsB: 4, test: 'fisher', pValue: 1 }])
    })

    it('tests nothing against an empty group', async () => {
      const found = await compareJourneys(warehouse, side('ios'), side('toaster'))
      expect(found.tested).toBe(0)
      expect(found.behaviours.start).toMatchObject([{ sessionsA: 100, shareB: 0, test: 'none', qValue: null }])
    })

    it('does not test what the outcome makes by itself', async () => {
      const outcome = (reached: boolean) => ({
        filter: all,
        options: { dimension: 'prompt', outcome: { kind: 'topic' as const, topic: 4, reached } },
      })
      const found = await compareJourneys(warehouse, outcome(true), outcome(false), { outcomeTopic: 4 })
      expect([found.a.sessions, found.b.sessions, found.sessionsInBoth]).toEqual([20, 180, 0])
      expect(found.behaviours.reach.find(({ topics }) => topics[0] === 4)).toMatchObject({ shareA: 1, test: 'none' })
      expect(found.behaviours.reach.find(({ topics }) => topics[0] === 2)?.test).toBe('z')
    })
  })
})
