import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertState, type Finding, freshState, nextState } from './alert-state.ts'

const finding = (subject: string): Finding => ({ subject, dimension: null, topic: null, value: 1, reference: null })
const COOLDOWN_MS = 100

function replay(looks: readonly (readonly [atMs: number, subjects: readonly string[]])[]): [number, string[]][] {
  let state: AlertState = freshState(0)
  return looks.flatMap(([nowMs, subjects]): [number, string[]][] => {
    const next = nextState(state, subjects.map(finding), { nowMs, cooldownMs: COOLDOWN_MS })
    state = next.state
    return next.alert.length === 0 ? [] : [[nowMs, next.alert.map(({ subject }) => subject)]]
  })
}

describe('an alert', () => {
  it('is raised once for what stays the case, beyond the cool-down too', () => {
    const looks = [10, 60, 110, 210, 400].map((atMs) => [atMs, ['a']] as const)
    expect(replay(looks)).toEqual([[10, ['a']]])
  })

  it('is raised again for what ended and came back, but not within the cool-down', () => {
    expect(
      replay([
        [10, ['a']],
        [20, []],
        [30, ['a']],
        [60, []],
        [115, ['a']],
        [120, ['a', 'b']],
      ]),
    ).toEqual([
      [10, ['a']],
      [115, ['a']],
      [120, ['b']],
    ])
  })

  it('of one thing is never closer to its last than the cool-down, and only follows a look without it', () => {
    const look = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.subarray(['a', 'b', 'c']))
    fc.assert(
      fc.property(fc.array(look, { maxLength: 40 }), (steps) => {
        let atMs = 0
        const looks = steps.map(([stepMs, subjects]) => {
          atMs += stepMs
          return [atMs, subjects] as const
        })
        const raised = replay(looks)
        for (const subject of ['a', 'b', 'c']) {
          const times = raised.filter(([, subjects]) => subjects.includes(subject)).map(([time]) => time)
          for (const [index, time] of times.entries()) {
            const last = times[index - 1]
            if (last === undefined) continue
            expect(time - last).toBeGreaterThanOrEqual(COOLDOWN_MS)
            expect(looks.some(([at, met]) => at > last && at < time && !met.includes(subject))).toBe(true)
          }
          const first = looks.find(([, met]) => met.includes(subject))?.[0]
          expect(times[0]).toBe(first)
        }
      }),
    )
  })
})
