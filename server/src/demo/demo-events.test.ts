import { describe, expect, it } from 'vitest'
import { demoPeriodDays } from './demo-calendar.ts'
import { type DemoEvent, demoEvents, demoFeedbackKinds, demoIntents } from './demo-events.ts'
import { feedback, feedbackKinds } from './feedback.ts'
import { intentKeys, intents } from './intents.ts'
import { journeyRules } from './journey-rules.ts'

const dayMs = 86_400_000
const now = new Date('2026-11-18T15:00:00Z')
const events = demoEvents({ now })
const hidden = demoIntents()
const messages = events.filter(({ name }) => name === 'user_message')
const comments = events.filter(({ name }) => name === 'feedback')
const topical = messages.filter(({ event_id }) => hidden.get(event_id) !== 'small-talk')

const textOf = ({ metadata }: DemoEvent): string => String(metadata.prompt ?? metadata.feedback)
const repeatShare = (list: readonly DemoEvent[]): number => 1 - new Set(list.map(textOf)).size / list.length
const withIntent = (intent: string): DemoEvent[] => messages.filter(({ event_id }) => hidden.get(event_id) === intent)
const daysBeforeEnd = ({ timestamp }: DemoEvent): number => (Date.UTC(2026, 10, 18) - Date.parse(timestamp)) / dayMs
const shareOf = (list: readonly DemoEvent[], is: (event: DemoEvent) => boolean): number =>
  list.filter(is).length / list.length

describe('the hand-written texts', () => {
  it('say each intent in its key words in at least 50 ways', () => {
    for (const key of intentKeys) {
      const ways = intents[key].phrasings.map((text) =>
        [...text.matchAll(/\[([^\]]*)\]/g)].reduce((product, [, list]) => product * new Set(list?.split('|')).size, 1),
      )
      expect(ways.length, key).toBeGreaterThanOrEqual(8)
      expect(
        ways.reduce((sum, count) => sum + count, 0),
        key,
      ).toBeGreaterThanOrEqual(50)
    }
  })

  it('nest no alternatives', () => {
    const texts = intentKeys.flatMap((key) => Object.values(intents[key]).flat())
    const comments = feedbackKinds.flatMap((kind) => Object.values(feedback[kind]).flat())
    expect([...texts, ...comments].filter((text) => /\[[^\]]*\[/.test(text))).toEqual([])
  })

  it('hold at least 25 distinct openings and five distinct follow-ups for each of 30 or more intents', () => {
    expect(intentKeys.length).toBeGreaterThanOrEqual(30)
    for (const key of intentKeys) {
      expect(new Set(intents[key].openings).size, key).toBeGreaterThanOrEqual(25)
      expect(new Set(intents[key].followUps).size, key).toBeGreaterThanOrEqual(5)
    }
  })

  it('never use one opening for two intents', () => {
    const openings = intentKeys.flatMap((key) => intents[key].openings.map((text) => text.toLowerCase()))
    expect(new Set(openings).size).toBe(openings.length)
  })

  it('hold at least 15 distinct comments of each kind of feedback', () => {
    for (const kind of feedbackKinds) expect(new Set(feedback[kind].ownWords).size, kind).toBeGreaterThanOrEqual(15)
  })

  it('leave no journey rule that leads back to its own intent', () => {
    for (const key of intentKeys) expect(journeyRules[key].next[key], key).toBeUndefined()
  })
})

describe('demoEvents', () => {
  it('tells at least 600 sessions with 2,500 messages', () => {
    expect(new Set(events.map(({ session_id }) => session_id)).size).toBeGreaterThanOrEqual(600)
    expect(messages.length).toBeGreaterThanOrEqual(2_500)
  })

  it('says the same again for the same day and seed, and something else for another seed', () => {
    expect(demoEvents({ now: new Date('2026-11-18T23:59:00Z') })).toEqual(events)
    const other = demoEvents({ now, seed: 2 })
    expect(other.map(textOf)).not.toEqual(events.map(textOf))
    const ids = new Set(events.map(({ event_id }) => event_id))
    expect(other.filter(({ event_id }) => ids.has(event_id))).toEqual([])
  })

  it('keeps ids and contents on another day, so that running again adds nothing', () => {
    const contents = (list: readonly DemoEvent[]) =>
      new Map(list.map(({ event_id, timestamp, ...content }) => [event_id, content] as const))
    expect(contents(demoEvents({ now: new Date('2027-03-02T08:00:00Z') }))).toEqual(contents(events))
  })

  it.each(['2026-11-18T15:00:00Z', '2026-11-22T00:00:00Z', '2024-02-29T23:59:59Z', '2027-01-01T00:00:01Z'])(
    'places every event in order inside the 60 days before %s',
    (moment) => {
      const day = Math.floor(Date.parse(moment) / dayMs) * dayMs
      const times = demoEvents({ now: new Date(moment) }).map(({ timestamp }) => Date.parse(timestamp))
      expect(Math.min(...times)).toBeGreaterThanOrEqual(day - demoPeriodDays * dayMs)
      expect(Math.max(...times)).toBeLessThan(day)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    },
  )

  it('keeps to the limits of the tracking endpoint', () => {
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length)
    for (const event of events) {
      expect(Object.keys(event).sort()).toEqual(['event_id', 'metadata', 'name', 'session_id', 'timestamp', 'user_id'])
      for (const id of [event.event_id, event.session_id, event.user_id]) expect(id).toMatch(/^demo-.{1,195}$/)
      for (const value of Object.values(event.metadata)) expect(String(value)).toMatch(/^.{1,400}$/su)
    }
  })

  it('fills every slot and alternative', () => {
    expect(events.map(textOf).filter((text) => /[[\]{}|]|undefined|\s{2}|^\s|\s$/.test(text))).toEqual([])
  })

  it('repeats less than a quarter of its messages word for word', () => {
    expect(repeatShare(messages)).toBeLessThan(0.25)
    expect(repeatShare(topical)).toBeLessThan(0.1)
  })

  it('has 12 to 15% small talk, at most 4% other languages and feedback on about 18% of the sessions', () => {
    expect(1 - topical.length / messages.length).toBeGreaterThan(0.12)
    expect(1 - topical.length / messages.length).toBeLessThan(0.15)
    expect(shareOf(messages, ({ metadata }) => metadata.detected_language !== 'en')).toBeLessThan(0.04)
    const sessions = new Set(events.map(({ session_id }) => session_id)).size
    expect(comments.length / sessions).toBeGreaterThan(0.15)
    expect(comments.length / sessions).toBeLessThan(0.22)
  })

  it('gives each intent enough messages for a topic of its own', () => {
    for (const key of intentKeys) expect(withIntent(key).length, key).toBeGreaterThanOrEqual(25)
  })

  it('hears of the summary feature in the last 12 days only, whatever the weekday', () => {
    for (let day = 1; day <= 7; day++) {
      const end = Date.UTC(2026, 10, day)
      const times = demoEvents({ now: new Date(end) })
        .filter(({ event_id }) => hidden.get(event_id) === 'ai-summary')
        .map(({ timestamp }) => Date.parse(timestamp))
      expect(Math.min(...times)).toBeGreaterThanOrEqual(end - 12 * dayMs)
    }
  })

  it('has a rising and a fading topic', () => {
    const lastHalf = (intent: string) => shareOf(withIntent(intent), (event) => daysBeforeEnd(event) <= 30)
    expect(lastHalf('automations-not-triggering')).toBeGreaterThan(0.65)
    expect(lastHalf('import-spreadsheet')).toBeLessThan(0.4)
  })

  it('lets segments differ: crashes on ios, single sign-on for enterprise, prices for free', () => {
    const lift = (intent: string, field: string, value: string) =>
      shareOf(withIntent(intent), ({ metadata }) => metadata[field] === value) /
      shareOf(topical, ({ metadata }) => metadata[field] === value)
    expect(lift('mobile-app-crash', 'platform', 'ios')).toBeGreaterThan(1.5)
    expect(lift('single-sign-on', 'plan', 'enterprise')).toBeGreaterThan(2)
    expect(lift('pricing-and-plans', 'plan', 'free')).toBeGreaterThan(1.2)
  })
})

describe('the hidden truth', () => {
  it('names an intent for every message and a kind for every comment, and nothing else', () => {
    const ids = (list: readonly DemoEvent[]) => list.map(({ event_id }) => event_id).sort()
    expect([...hidden.keys()].sort()).toEqual(ids(messages))
    expect([...demoFeedbackKinds().keys()].sort()).toEqual(ids(comments))
  })

  it('stays out of the events', () => {
    const keys = new Set(events.flatMap(({ metadata }) => Object.keys(metadata)))
    expect([...keys].sort()).toEqual([
      'app_version',
      'detected_language',
      'feedback',
      'message_id',
      'plan',
      'platform',
      'prompt',
      'response_time_ms',
    ])
  })
})
