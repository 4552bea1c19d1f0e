import { expect, it } from 'vitest'
import { addSegment, parseSegment, removeSegmentValue } from './segment-text.ts'

it('reads a field and its values, and nothing else', () => {
  expect(parseSegment('platform: ios, android')).toEqual({ field: 'platform', values: ['ios', 'android'] })
  expect(parseSegment('time:12:30')).toEqual({ field: 'time', values: ['12:30'] })
  for (const text of ['platform', 'platform:', ':ios', '']) expect(parseSegment(text)).toBeNull()
})

it('gathers values of one field in one segment, each once', () => {
  const segments = addSegment(['plan:pro', 'platform:ios'], { field: 'platform', values: ['android', 'ios'] })
  expect(segments).toEqual(['plan:pro', 'platform:ios,android'])
})

it('removes a value, and the segment with its last value', () => {
  const segments = ['plan:pro', 'platform:ios,android']
  expect(removeSegmentValue(segments, 'platform', 'ios')).toEqual(['plan:pro', 'platform:android'])
  expect(removeSegmentValue(segments, 'plan', 'pro')).toEqual(['platform:ios,android'])
})
