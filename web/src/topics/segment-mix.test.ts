import { expect, it } from 'vitest'
import { segmentMix } from './segment-mix.ts'

const field = (name: string, values: Record<string, number>, other = { values: 0, events: 0 }) => ({
  field: name,
  values: Object.entries(values).map(([value, events]) => ({ value, events })),
  other,
})

it('sets the shares of a topic beside those of all events, absent values included', () => {
  const inTopic = { segments: [field('platform', { ios: 3, web: 1 })] }
  const all = { segments: [field('platform', { web: 50, ios: 30, android: 10 }, { values: 2, events: 10 })] }
  expect(segmentMix(inTopic, all, 5)).toEqual([
    {
      field: 'platform',
      values: [
        { value: 'ios', events: 3, share: 0.75, shareOfAll: 0.3 },
        { value: 'web', events: 1, share: 0.25, shareOfAll: 0.5 },
        { value: 'android', events: 0, share: 0, shareOfAll: 0.1 },
      ],
    },
  ])
})

it('leaves out fields that the topic lacks and those with one value', () => {
  const all = { segments: [field('plan', { free: 5, pro: 5 }), field('version', { '1.0': 10 })] }
  expect(segmentMix({ segments: [field('plan', {}), field('version', { '1.0': 2 })] }, all, 5)).toEqual([])
})
