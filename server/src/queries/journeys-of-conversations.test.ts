import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSeededRandom } from '../demo/seeded-random.ts'
import { openEmptyWarehouse } from '../warehouse/empty-warehouse.fixture.ts'
import type { EventRow, Warehouse } from '../warehouse/warehouse.ts'
import { batchOf } from '../warehouse/warehouse-rows.fixture.ts'
import { findJourneys } from './journeys.ts'

/** A turn of a conversation with the intent that a person would give it; null: none of its own. */
interface Turn {
  readonly session: string
  readonly intent: string | null
}

const INTENTS = Array.from({ length: 12 }, (_, index) => `intent ${index}`)

/** Conversations that stay with an intent, move on, come back, and say things without an intent in between. */
function conversations(count: number): Turn[] {
  const { next: random } = createSeededRandom(7)
  const pick = () => INTENTS[Math.floor(random() * random() * INTENTS.length)] ?? ''
  return Array.from({ length: count }, (_, number) => {
    let [intent, before] = [pick(), pick()]
    return Array.from({ length: 1 + Math.floor(random() * 12) }, (): Turn => {
      const session = `conversation ${number}`
      const chance = random()
      if (chance < 0.3) return { session, intent: null }
      if (chance > 0.8) [intent, before] = [before, intent]
      else if (chance > 0.6) [intent, before] = [pick(), intent]
      return { session, intent }
    })
  }).flat()
}

/** Counts as one would with a pencil: session by session, without any SQL. */
function countByHand(turns: readonly Turn[]) {
  const journeys = new Map<string, string[]>()
  for (const { session, intent } of turns) {
    if (intent === null) continue
    const journey = journeys.get(session) ?? []
    if (journey.at(-1) !== intent) journey.push(intent)
    journeys.set(session, journey)
  }
  const tally = { transitions: new Map<string, number>(), starts: new Map<string, number>() }
  const ends = new Map<string, number>()
  const loops = new Map<string, number>()
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const journey of journeys.values()) {
    add(tally.starts, journey[0] ?? '')
    add(ends, journey.at(-1) ?? '')
    const looping = new Set<string>()
    for (let place = 1; place < journey.length; place++) {
      add(tally.transitions, `${journey[place - 1]} > ${journey[place]}`)
      if (place > 1 && journey[place - 2] === journey[place]) {
        looping.add([journey[place - 1], journey[place]].sort().join(' = '))
      }
    }
    for (const pair of looping) add(loops, pair)
  }
  return { sessions: journeys.size, ...tally, ends, loops }
}

describe('journeys of conversations with known intents', () => {
  let warehouse: Warehouse
  beforeAll(async () => {
    warehouse = await openEmptyWarehouse()
  })
  afterAll(() => warehouse.close())

  it('have exactly the starts, transitions, ends and loops that are in them', async () => {
    const turns = conversations(600)
    const intents = [...new Set(turns.flatMap(({ intent }) => intent ?? []))].sort()
    const rows = turns.map(
      ({ session, intent }, index): EventRow => ({
        ...{ project: 'p', sequence: index + 1, eventId: `e${index}`, name: 'message', sessionId: session },
        ...{ userId: `user of ${session}`, timestampMs: index * 1_000, metadata: '{}', properties: {}, numbers: {} },
        microClusters: { prompt: intent === null ? 0 : 1 + intents.indexOf(intent) },
      }),
    )
    const topics = intents.map((_, index) => ({
      ...{ project: 'p', dimension: 'prompt', microCluster: index + 1, topic: index + 1 },
      ...{ smallTalk: false, hidden: false },
    }))
    await warehouse.write(batchOf(rows.length, { rows, topics }))
    const everything = { project: 'p', fromMs: null, toMs: null, eventNames: [], segments: [] }
    const found = await findJourneys(warehouse, everything, { dimension: 'prompt', limit: 100_000 })

    const name = (topic: number) => intents[topic - 1] ?? ''
    const byHand = countByHand(turns)
    expect(found.sessions).toBe(byHand.sessions)
    expect(new Map(found.starts.map(({ topic, sessions }) => [name(topic), sessions]))).toEqual(byHand.starts)
    expect(new Map(found.dropOffs.map(({ topic, sessions }) => [name(topic), sessions]))).toEqual(byHand.ends)
    expect(new Map(found.transitions.map(({ from, to, count }) => [`${name(from)} > ${name(to)}`, count]))).toEqual(
      byHand.transitions,
    )
    const pairs = found.backAndForth.map(
      ({ a, b, sessions }) => [[name(a), name(b)].sort().join(' = '), sessions] as const,
    )
    expect(new Map(pairs)).toEqual(byHand.loops)
    expect([byHand.transitions.size, byHand.loops.size].every((size) => size > 20)).toBe(true)
  })
})
