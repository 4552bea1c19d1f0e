import { expect, it } from 'vitest'
import { fieldSamples } from './field-samples.ts'

it('shows the most frequent values of a field, and counts only events that have it', () => {
  const events = ['ios', 'web', 'web', undefined, null, 7].map((platform) => ({
    metadata: platform === undefined ? {} : { platform },
  }))
  expect(fieldSamples(events, 'platform')).toEqual({ values: ['web', 'ios', '7'], distinct: 3, events: 4 })
  expect(fieldSamples(events, 'plan')).toEqual({ values: [], distinct: 0, events: 0 })
})
