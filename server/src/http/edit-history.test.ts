// Random histories of events, edits, runs and restarts against the real server: no edit is ever undone by anything but
// an undo, counts always reconcile, topic ids are never used twice, and the same journal gives the same topics.

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { demoEvents } from '../demo/demo-events.ts'
import { createBuiltinEmbedder } from '../embed/builtin/builtin-embedder.ts'
import { createCachedEmbedder } from '../embed/cached-embedder.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { demandsOf, type ModelEdit } from './edit-history.reference.ts'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

const RUNS = Number(process.env.TURRET_PROPERTY_RUNS ?? 6)
const NOW = new Date('2026-03-01T00:00:00Z')
const POOL = demoEvents({ now: NOW })
  .filter(({ metadata }) => typeof metadata.prompt === 'string')
  .slice(0, 600)

const model = createCachedEmbedder(createBuiltinEmbedder({ threads: 1 }))
/** Shared by all installations of this file, so that a text is embedded once. */
const embedder = {
  ...model,
  id: model.id,
  embed: (texts: readonly string[]) => model.embed(texts),
  close: async () => undefined,
}
afterAll(() => model.close())

let namedByModel = 0

type Step =
  | { readonly do: 'track'; readonly from: number; readonly count: number }
  | { readonly do: 'consolidate' | 'restart' | 'undo'; readonly pick: number }
  | {
      readonly do: 'rename' | 'pin' | 'unpin' | 'hide' | 'merge' | 'split' | 'move' | 'name'
      readonly pick: number
      readonly other: number
    }

const pick = fc.nat({ max: 1_000 })
const track = fc.record({
  do: fc.constant('track' as const),
  from: fc.nat({ max: 500 }),
  count: fc.integer({ min: 20, max: 100 }),
})
const command = fc.record({ do: fc.constantFrom('consolidate' as const, 'restart' as const, 'undo' as const), pick })
const edit = fc.record({
  do: fc.constantFrom(
    'rename' as const,
    'pin' as const,
    'unpin' as const,
    'hide' as const,
    'merge' as const,
    'split' as const,
    'move' as const,
    'name' as const,
  ),
  ...{ pick, other: pick },
})
const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ arbitrary: track, weight: 3 }, { arbitrary: command, weight: 3 }, { arbitrary: edit, weight: 5 }),
  { minLength: 8, maxLength: 22 },
)

interface TopicRow {
  readonly id: string
  readonly label: string
  readonly events: number
}
interface Topics {
  readonly topics: TopicRow[]
  readonly unclustered: { events: number }
  readonly small_talk: { events: number }
  readonly total: { events: number }
}
interface EventRow {
  readonly id: string
  readonly metadata: { prompt: string }
  readonly topics: { prompt: { id: string } | null }
}

/** One history under way: the server, what was sent to it, and what was edited. */
class History {
  turret: TestInstallation
  readonly edits: ModelEdit[] = []
  readonly journal: JournalEntry[] = []
  readonly #seen = new Set<string>()
  #sent = 0
  #clockMs = NOW.getTime()

  private constructor(turret: TestInstallation) {
    this.turret = turret
  }

  static async start(): Promise<History> {
    const clock = { nowMs: () => NOW.getTime() }
    return new History(await openTestInstallation({}, { embedder, clock }))
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'track') return this.#track(step.from, step.count)
    if (step.do === 'consolidate') return void (await this.#send('POST', '/v1/topics/consolidate?dimension=prompt'))
    if (step.do === 'restart') return this.#restart()
    const { topics } = await this.topics()
    if (topics.length === 0) return
    if (!('other' in step)) return this.#undo(step.pick)
    const topic = topics[step.pick % topics.length] as TopicRow
    const other = topics[step.other % topics.length] as TopicRow
    if (step.do === 'rename') return this.#change('rename', topic, { label: `Named ${this.edits.length}` })
    if (step.do === 'pin') return this.#change('hold', topic, { pinned: true })
    if (step.do === 'hide') return this.#change('hold', topic, { hidden: true })
    if (step.do === 'unpin') return this.#change('release', topic, { pinned: false, hidden: false })
    if (step.do === 'merge' && topic.id !== other.id) return this.#merge(topic, other)
    if (step.do === 'split') return this.#split(topic)
    if (step.do === 'move') return this.#move(topic, step.other)
    if (step.do === 'name') return this.#name(topic, other, step.other)
  }

  topics(): Promise<Topics> {
    return this.turret.get<Topics>('/v1/topics?from=all&dimension=prompt')
  }

  async events(): Promise<EventRow[]> {
    const all: EventRow[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page = await this.turret.get<{ events: EventRow[]; next_cursor: string | null }>(
        `/v1/events?from=all&limit=1000${after}`,
      )
      all.push(...page.events)
      cursor = page.next_cursor
    }
    return all
  }

  async check(): Promise<void> {
    const [{ topics, unclustered, small_talk, total }, events] = await Promise.all([this.topics(), this.events()])
    const shown = topics.reduce((sum, topic) => sum + topic.events, 0)
    expect([shown + unclustered.events + small_talk.events, events.length]).toEqual([total.events, this.#sent])
    const { topicOfEvent, labelOfTopic } = demandsOf(this.edits)
    const standing = new Map(events.map((event) => [event.id, event.topics.prompt?.id ?? null]))
    for (const [event, topic] of topicOfEvent) expect([event, standing.get(event)]).toEqual([event, topic])
    const labels = new Map(topics.map(({ id, label }) => [id, label]))
    for (const [topic, label] of labelOfTopic) if (labels.has(topic)) expect(labels.get(topic)).toBe(label)
    expect(new Set(labels.values()).size).toBe(labels.size)
    this.#checkIds(topics)
  }

  /** A number that appears for the first time is above all numbers that ever were. */
  #checkIds(topics: readonly TopicRow[]): void {
    const numberOf = (id: string) => Number(id.split('_')[1])
    const highest = Math.max(0, ...[...this.#seen].map(numberOf))
    const fresh = topics.filter(({ id }) => !this.#seen.has(id))
    expect(fresh.filter(({ id }) => numberOf(id) <= highest && !this.#emergedLater(id))).toEqual([])
    for (const { id } of topics) this.#seen.add(id)
  }

  /** A topic that was too small to be shown when it was found has an older number than its first appearance. */
  #emergedLater(id: string): boolean {
    return !this.edits.some((edit) => edit.topic === id)
  }

  /** Everything that can be seen of the topics. */
  async view(): Promise<unknown> {
    const [{ topics }, events] = await Promise.all([this.topics(), this.events()])
    return [
      topics.map(({ id, label, events }) => [id, label, events]),
      events.map((event) => [event.id, event.topics.prompt?.id ?? null]),
    ]
  }

  async #track(from: number, count: number): Promise<void> {
    const events = Array.from({ length: count }, (_, index) => {
      const { metadata } = POOL[(from + index) % POOL.length] as (typeof POOL)[number]
      this.#clockMs -= 1_000
      return {
        name: 'message',
        session_id: `s${(this.#sent + index) % 40}`,
        timestamp: this.#clockMs,
        metadata: { prompt: metadata.prompt },
      }
    })
    await this.turret.track(events)
    this.#sent += count
  }

  async #restart(): Promise<void> {
    const before = await this.view()
    await this.keepJournal()
    this.turret = await this.turret.reopen()
    expect(await this.view()).toEqual(before)
  }

  /** The journal is trimmed when the server stops. */
  async keepJournal(): Promise<void> {
    const { journal } = this.turret.installation
    this.journal.push(...(await journal.read(this.journal.at(-1)?.sequence ?? 0, 100_000)))
  }

  /** What a language model may say: the name with its words turned round, two words of a member, or another topic's name. */
  async #name(topic: TopicRow, other: TopicRow, pick: number): Promise<void> {
    const { pipeline, access } = this.turret.installation
    const dimension = { project: await access.ensureDefaultProject(), key: 'prompt' }
    const [number, source] = [topic, pick % 4 === 0 ? other : topic].map(({ id }) => Number(id.split('_')[1]))
    const { texts = [] } = (await pipeline.topicToName(dimension, source as number)) ?? {}
    const words = texts[pick % Math.max(1, texts.length)]?.text.match(/[a-z]{5,}/gi) ?? []
    const own = topic.label.split(' ').reverse().join(' ')
    const label = pick % 5 === 0 ? other.label : pick % 3 === 0 ? words.slice(0, 2).join(' ') : own
    const name = pick % 7 === 0 ? null : { label, description: `Users asking about ${label}.` }
    const outcome = await pipeline.nameTopic(dimension, { topic: number as number, name, model: 'test' })
    if (outcome?.label) namedByModel++
  }

  async #change(
    kind: ModelEdit['kind'],
    topic: TopicRow,
    body: { label?: string; pinned?: boolean; hidden?: boolean },
  ): Promise<void> {
    const placed = kind === 'hold' ? await this.#placed([topic.id], topic.id) : new Map()
    const { edit } = await this.#send<{ edit: string }>('PATCH', `/v1/topics/${topic.id}`, body)
    this.edits.push({
      id: edit,
      kind,
      topic: topic.id,
      placed,
      undone: false,
      ...(body.label ? { label: body.label } : {}),
    })
  }

  async #merge(topic: TopicRow, into: TopicRow): Promise<void> {
    const placed = await this.#placed([topic.id, into.id], into.id)
    const { edit } = await this.#send<{ edit: string }>('POST', '/v1/topics/merge', {
      topics: [topic.id, into.id],
      into: into.id,
    })
    this.edits.push({ id: edit, kind: 'place', topic: into.id, placed, undone: false })
  }

  async #split(topic: TopicRow): Promise<void> {
    const response = await this.turret.call('POST', `/v1/topics/${topic.id}/split`, { body: { parts: 2 } })
    if (response.status === 409) return
    const { edit, topics } = (await response.json()) as { edit: string; topics: TopicRow[] }
    const events = await this.events()
    const made = new Set(topics.map(({ id }) => id))
    const inParts = events.flatMap(({ id, topics: { prompt } }) =>
      prompt && made.has(prompt.id) ? [[id, prompt.id] as const] : [],
    )
    expect(inParts).toHaveLength(topic.events)
    this.edits.push({ id: edit, kind: 'place', topic: topic.id, placed: new Map(inParts), undone: false })
  }

  async #move(topic: TopicRow, other: number): Promise<void> {
    const events = await this.events()
    const event = events[other % events.length] as EventRow
    const { edit } = await this.#send<{ edit: string }>('PUT', `/v1/events/${event.id}/topic`, { topic: topic.id })
    this.edits.push({
      id: edit,
      kind: 'place',
      topic: topic.id,
      placed: new Map([[event.id, topic.id]]),
      undone: false,
    })
  }

  /** An edit on which later ones build is refused, and stays. */
  async #undo(pick: number): Promise<void> {
    const active = this.edits.filter((edit) => !edit.undone)
    const edit = active[pick % Math.max(1, active.length)]
    if (!edit) return
    const response = await this.turret.call('POST', `/v1/topics/edits/${edit.id}/undo`, { body: {} })
    expect([200, 409]).toContain(response.status)
    edit.undone = response.status === 200
    if (edit.undone && edit.kind === 'release') await this.#holdAgain(edit.topic)
  }

  /** While a topic was released, events may have left it: a hold that is back keeps those that are there. */
  async #holdAgain(topic: string): Promise<void> {
    const inside = await this.#placed([topic], topic)
    for (const hold of this.edits.filter((edit) => edit.kind === 'hold' && edit.topic === topic)) {
      hold.placed = new Map([...hold.placed].filter(([event]) => inside.has(event)))
    }
  }

  async #placed(topics: readonly string[], into: string): Promise<Map<string, string>> {
    const events = await this.events()
    const inside = events.filter(({ topics: { prompt } }) => prompt !== null && topics.includes(prompt.id))
    return new Map(inside.map(({ id }) => [id, into]))
  }

  async #send<Answer>(method: string, path: string, body: unknown = {}): Promise<Answer> {
    const response = await this.turret.call(method, path, { body })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as Answer
  }
}

/** The same records in a fresh installation. */
async function replay(journal: readonly JournalEntry[]): Promise<History> {
  const fresh = await History.start()
  const { installation } = fresh.turret
  await installation.journal.append(journal.map(({ record }) => ({ record })))
  await installation.pipeline.untilIndexed(installation.journal.lastSequence())
  return fresh
}

describe('a history of events, edits, runs and restarts', () => {
  it('keeps every edit, every count and every id, and repeats itself from its journal', async () => {
    const keepsAll = async (steps: readonly Step[]): Promise<void> => {
      const past = await History.start()
      try {
        for (const step of [{ do: 'track' as const, from: 0, count: 100 }, ...steps]) {
          await past.take(step)
          await past.check()
        }
        const before = await past.view()
        await past.keepJournal()
        const again = await replay(past.journal)
        try {
          expect(await again.view()).toEqual(before)
        } finally {
          await again.turret.remove()
        }
      } finally {
        await past.turret.remove()
      }
    }
    await fc.assert(fc.asyncProperty(history, keepsAll), { numRuns: RUNS, seed: 20_261_123, endOnFailure: true })
    expect(namedByModel).toBeGreaterThan(0)
  }, 600_000)
})
