import { describe, expect, it } from 'vitest'
import { groupNames, readCompareGroups } from './compare-groups.ts'

describe('compare groups', () => {
  it('takes one way to make groups, whatever an address holds', () => {
    expect(readCompareGroups({ a: 'platform:ios', b: 'platform:android', converted: 't1_2' })).toEqual({
      converted: 't1_2',
    })
    expect(readCompareGroups({ a: 'platform:ios', b: ['platform:android', 'plan:pro'] })).toEqual({
      a: ['platform:ios'],
      b: ['platform:android', 'plan:pro'],
    })
  })

  it('names the groups by their values, once there are two', () => {
    expect(groupNames({ a: ['platform:ios,web', 'plan:pro'], b: ['platform:android'] })).toEqual([
      'ios or web, pro',
      'android',
    ])
    expect(groupNames({ a: ['platform:ios'] })).toBeNull()
    expect(groupNames({ converted_event: 'purchase' })).toEqual(['With purchase', 'Without'])
  })
})
