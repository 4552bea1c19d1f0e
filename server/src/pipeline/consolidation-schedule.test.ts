import { expect, it } from 'vitest'
import { isConsolidationDue, isQuietRunDue } from './consolidation-schedule.ts'

const MINUTE_MS = 60_000

it('runs first at 30 texts, then after each growth by half', () => {
  const runs: number[] = []
  let lastRun = 0
  for (let texts = 1; texts <= 300; texts++) {
    if (!isConsolidationDue({ texts, textsSinceRun: texts - lastRun }, lastRun === 0 ? null : 0, 0)) continue
    runs.push(texts)
    lastRun = texts
  }
  expect(runs).toEqual([30, 60, 90, 135, 203])
})

it('runs on a map of ten minutes only when enough is new', () => {
  expect(isConsolidationDue({ texts: 10_000, textsSinceRun: 200 }, 0, 9 * MINUTE_MS)).toBe(false)
  expect(isConsolidationDue({ texts: 10_000, textsSinceRun: 200 }, 0, 10 * MINUTE_MS)).toBe(true)
  expect(isConsolidationDue({ texts: 10_000, textsSinceRun: 50 }, 0, 10 * MINUTE_MS)).toBe(false)
})

it('uses a quiet moment for what is new, and never runs twice over the same texts', () => {
  expect(isQuietRunDue({ texts: 29, textsSinceRun: 29 }, null, 0)).toBe(false)
  expect(isQuietRunDue({ texts: 30, textsSinceRun: 30 }, null, 0)).toBe(true)
  expect(isQuietRunDue({ texts: 1_000, textsSinceRun: 20 }, 0, MINUTE_MS)).toBe(false)
  expect(isQuietRunDue({ texts: 1_000, textsSinceRun: 20 }, 0, 10 * MINUTE_MS)).toBe(true)
  expect(isQuietRunDue({ texts: 1_000, textsSinceRun: 0 }, 0, 60 * MINUTE_MS)).toBe(false)
})
