import { describe, expect, it } from 'vitest'
import { chooseLabels, nearEqualLabels } from './choose-labels.ts'

const option = (label: string, score: number, signature = label) => ({ label, score, signature })

describe('chooseLabels', () => {
  it('gives a contested label to the topic that scores highest in it, and its next to the other', () => {
    const chosen = chooseLabels([[option('Card', 0.5), option('Lost card', 0.4)], [option('Card', 0.9)]], [])
    expect(chosen.map(({ label }) => label)).toEqual(['Lost card', 'Card'])
  })

  it('numbers a topic only when all of its options are taken', () => {
    const chosen = chooseLabels([[option('Card', 0.9)], [option('Card', 0.9)]], [option('Card (2)', 1, 'other')])
    expect(chosen.map(({ label }) => label)).toEqual(['Card', 'Card (3)'])
  })

  it('holds equal words in another order, and nearly equal spelling, for the same label', () => {
    expect(nearEqualLabels(option('Card lost', 1, '1 2'), option('Lost card', 1, '1 2'))).toBe(true)
    expect(nearEqualLabels(option('Top-up failed', 1, '1'), option('Top up failed', 1, '2'))).toBe(true)
    expect(nearEqualLabels(option('Reserve', 1), option('Reservation', 1))).toBe(true)
    expect(nearEqualLabels(option('Transfer', 1), option('Transport', 1))).toBe(false)
    expect(nearEqualLabels(option('Card payment', 1), option('Cash payment', 1))).toBe(false)
  })
})
