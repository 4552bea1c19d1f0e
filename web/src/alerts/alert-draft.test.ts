import { describe, expect, it } from 'vitest'
import type { Alert } from '../api/client.ts'
import { bodyOf, draftOf, NEW_DRAFT } from './alert-draft.ts'
import { conditionWords } from './alert-words.ts'

const topic = { id: 't1_3', label: 'Refunds' }
const CONDITIONS: { condition: Alert['condition']; words: string }[] = [
  {
    condition: { kind: 'new_topic', dimension: 'prompt', min_events: 7 },
    words: 'A new topic with 7 messages in prompt',
  },
  {
    condition: { kind: 'spiking_topic', dimension: null, topic: null, min_events: 9, ratio: 2.5 },
    words: 'Any topic at 2.5 × a busy day',
  },
  {
    condition: { kind: 'spiking_topic', dimension: 'prompt', topic, min_events: 9, ratio: 3 },
    words: '“Refunds” at 3 × a busy day',
  },
  {
    condition: {
      ...{ kind: 'share', dimension: 'prompt', topic, segment: ['platform:ios,web'], direction: 'below' },
      ...{ percent: 12.5, hours: 48, min_events: 3 },
    },
    words: '“Refunds” below 12.5% of the last 2 days where platform is ios or web',
  },
  {
    condition: {
      ...{ kind: 'share', dimension: null, topic: null, segment: ['plan:free'], direction: 'above' },
      ...{ percent: 50, hours: 24, min_events: 3 },
    },
    words: 'plan is free above 50% of the last 24 hours',
  },
  { condition: { kind: 'pipeline_lag', minutes: 30 }, words: 'Analysis 30 minutes behind' },
]

function alertWith(condition: Alert['condition']): Alert {
  return {
    ...{ id: 'al_1', name: 'One', enabled: true, condition, cooldown_hours: 6, created_at: '', state: 'quiet' },
    channels: [
      { kind: 'webhook', url: 'https://a.example/1', format: 'turret' },
      { kind: 'webhook', url: 'https://b.example/2', format: 'slack' },
      { kind: 'email', to: 'c@example.com' },
    ],
    ...{ problem: null, evaluated_at: null, last_fired_at: null, firing: [] },
  }
}

describe('an alert that is edited', () => {
  it.each(CONDITIONS)('is the same when nothing was changed: $words', ({ condition }) => {
    const { channels } = alertWith(condition)
    const named = 'topic' in condition ? { ...condition, topic: condition.topic?.id ?? null } : condition
    expect(bodyOf(draftOf(alertWith(condition)))).toEqual({
      name: 'One',
      condition: named,
      channels,
      cooldown_hours: 6,
    })
  })

  it('keeps the fields of a kind while another is looked at', () => {
    const draft = { ...NEW_DRAFT, kind: 'share' as const, percent: 33 }
    const back = { ...{ ...draft, kind: 'new_topic' as const }, kind: 'share' as const }
    expect(bodyOf(back).condition).toMatchObject({ kind: 'share', percent: 33 })
  })

  it('watches no spike of what stands outside topics', () => {
    expect(bodyOf({ ...NEW_DRAFT, topic: 'unclustered' }).condition).toMatchObject({ topic: null })
  })
})

it.each(CONDITIONS)('says what it watches: $words', ({ condition, words }) => {
  expect(conditionWords(condition)).toBe(words)
})
