import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import type { JourneyPattern, StepPattern } from './journey-pattern.ts'
import { referenceSessions } from './journeys.reference.ts'
import { findJourneys, type Journeys } from './journeys.ts'
import { PROPERTY_RUNS, sampleFilter, sampleJourneysOptions, sampleProject } from './sample-projects.reference.ts'
import { listSessions } from './sessions.ts'

const RUNS = Math.ceil(PROPERTY_RUNS / 10)

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openEmptyWarehouse()
})
afterAll(() => warehouse.close())

/** Every number of an answer that counts sessions, with the pattern that finds them. */
function numbersOf(journeys: Journeys): { sessions: number; pattern: JourneyPattern }[] {
  return [
    { sessions: journeys.sessions, pattern: {} },
    ...journeys.starts.map(({ topic, sessions }) => ({
      sessions,
      pattern: { steps: [{ step: 1, kind: 'at' as const, topics: [topic] }] },
    })),
    ...journeys.transitions.map(({ from, to, sessions }) => ({ sessions, pattern: { transition: { from, to } } })),
    ...journeys.dropOffs.map(({ topic: from, sessions }) => ({
      sessions,
      pattern: { transition: { from, to: null } },
    })),
    ...journeys.backAndForth.map(({ a, b, sessions }) => ({ sessions, pattern: { backAndForth: { a, b } } })),
    ...journeys.paths.map(({ topics: path, sessions }) => ({ sessions, pattern: { path } })),
    ...journeys.steps.flatMap((step, index) => stepNumbers(step, journeys.steps[index + 1])),
  ]
}

function stepNumbers(
  { step, topics, other, ended, flows }: Journeys['steps'][number],
  next?: Journeys['steps'][number],
) {
  const at = (place: number, own: readonly { topic: number }[], one: number | 'other' | 'ended'): StepPattern => {
    if (one === 'ended') return { step: place, kind: 'ended' }
    if (one === 'other') return { step: place, kind: 'elsewhere', topics: own.map(({ topic }) => topic) }
    return { step: place, kind: 'at', topics: [one] }
  }
  return [
    ...topics.map(({ topic, sessions }) => ({ sessions, pattern: { steps: [at(step, topics, topic)] } })),
    { sessions: other.sessions, pattern: { steps: [at(step, topics, 'other')] } },
    { sessions: ended.sessions, pattern: { steps: [at(step, topics, 'ended')] } },
    ...flows.map(({ from, to, sessions }) => ({
      sessions,
      pattern: { steps: [at(step, topics, from), at(step + 1, next?.topics ?? [], to)] },
    })),
  ]
}

function shows(
  path: readonly number[],
  { transition, backAndForth, path: whole, steps = [] }: JourneyPattern,
): boolean {
  const moves = path.map((from, place) => ({ from, to: path[place + 1] ?? null }))
  const loops = path.map((topic, place) => [topic, path[place + 1], path[place + 2]].join())
  return (
    (!transition || moves.some((move) => move.from === transition.from && leads(move.to, transition))) &&
    (!backAndForth ||
      loops.includes([backAndForth.a, backAndForth.b, backAndForth.a].join()) ||
      loops.includes([backAndForth.b, backAndForth.a, backAndForth.b].join())) &&
    (!whole || path.join() === whole.join()) &&
    steps.every((pattern) => {
      const topic = path[pattern.step - 1]
      if (pattern.kind === 'ended') return topic === undefined
      return topic !== undefined && pattern.topics.includes(topic) === (pattern.kind === 'at')
    })
  )
}

function leads(to: number | null, transition: NonNullable<JourneyPattern['transition']>): boolean {
  return 'notTo' in transition ? to !== null && !transition.notTo.includes(to) : to === transition.to
}

it('every number of sessions in a journeys answer is the count of the sessions listed behind it', {
  timeout: 60_000 + RUNS * 2_000,
}, async () => {
  let projects = 0
  let found = 0
  const kinds = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.constant(null).chain(() => {
        projects++
        const id = `p${projects}`
        return fc.tuple(sampleProject(id, projects * 100), sampleFilter(id), sampleJourneysOptions)
      }),
      async ([{ rows, map }, filter, options]) => {
        await warehouse.write(batchOf((projects + 1) * 100, { rows, topics: map }))
        const numbers = numbersOf(await findJourneys(warehouse, filter, options))
        const inScope = referenceSessions(rows, map, filter, options)
        const away: JourneyPattern = { transition: { from: 1, notTo: [2, 3] } }
        const leaving = inScope.filter(({ topics }) => shows(topics, away)).length
        const asked = { limit: 1, dimension: options.dimension, journey: { options, pattern: away } }
        expect((await listSessions(warehouse, filter, asked)).total).toBe(leaving)
        if (leaving > 0) kinds.add('notTo')
        for (const { sessions, pattern } of numbers.filter((_, index) => index % 3 === projects % 3)) {
          const journey = { options, pattern }
          const page = await listSessions(warehouse, filter, { limit: 100, dimension: options.dimension, journey })
          const expected = inScope.filter(({ topics }) => shows(topics, pattern)).map(({ id }) => id)
          expect([pattern, page.sessions.map(({ sessionId }) => sessionId).sort()]).toEqual([pattern, expected.sort()])
          expect([pattern, page.total, page.sessions.length]).toEqual([pattern, sessions, sessions])
          if (sessions === 0) continue
          found++
          for (const kind of Object.keys(pattern)) kinds.add(kind)
          for (const { kind } of pattern.steps ?? []) kinds.add(kind)
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  )
  expect(found).toBeGreaterThan(RUNS)
  if (RUNS >= 50) {
    expect([...kinds].sort()).toEqual([
      'at',
      'backAndForth',
      'elsewhere',
      'ended',
      'notTo',
      'path',
      'steps',
      'transition',
    ])
  }
})

it('the total counts the sessions of all pages', async () => {
  const rows = ['a', 'b', 'c'].map((sessionId, index) => ({
    ...{ project: 'pages', sequence: 10_000_000 + index, eventId: sessionId, name: 'message', sessionId, userId: 'u' },
    ...{ timestampMs: index, metadata: '{}', properties: {}, numbers: {}, microClusters: { prompt: 1 } },
  }))
  await warehouse.write(batchOf(10_000_010, { rows }))
  const filter = { project: 'pages', fromMs: null, toMs: null, eventNames: [], segments: [] }
  const first = await listSessions(warehouse, filter, { limit: 2, dimension: 'prompt' })
  const cursor = first.nextCursor ?? ''
  const second = await listSessions(warehouse, filter, { limit: 2, dimension: 'prompt', cursor })
  expect([first.total, second.total, second.sessions.length]).toEqual([3, 3, 1])
})
