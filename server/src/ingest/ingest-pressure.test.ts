import { beforeEach, expect, it } from 'vitest'
import { IngestPressure } from './ingest-pressure.ts'

const MAX_PENDING = 1_000

let nowMs: number
let pressure: IngestPressure

beforeEach(() => {
  nowMs = 0
  const wait = async (ms: number) => {
    nowMs += ms
  }
  pressure = new IngestPressure(MAX_PENDING, { nowMs: () => nowMs, wait })
})

it('does not hold work up while few callers wait', async () => {
  const { answer } = callers(15)
  expect(await restMs(10)).toBe(0)
  await answer()
})

it('holds work up while many callers wait, in proportion to what was done and to the room that is left', async () => {
  const { answer } = callers(64)
  expect(await restMs(10)).toBe(90)
  expect(await restMs(20)).toBe(180)
  expect(await restMs(20, MAX_PENDING / 4)).toBe(90)
  expect(await restMs(20, MAX_PENDING / 2)).toBe(0)
  expect(await restMs(60_000)).toBe(2_000)
  await answer()
})

it('lets work go on soon after the last of many callers has an answer, whatever it would have rested for', async () => {
  const { answer } = callers(64)
  await answer()
  expect(pressure.isHigh()).toBe(true)
  expect(await restMs(60_000)).toBe(50)
  expect(pressure.isHigh()).toBe(false)
})

it('counts callers who are refused too, and no longer than they wait', async () => {
  const refused = Array.from({ length: 64 }, () => pressure.during(() => Promise.reject(new Error('no'))))
  expect(pressure.isHigh()).toBe(true)
  await Promise.allSettled(refused)
  expect(await restMs(60_000)).toBe(50)
  expect(await restMs(60_000)).toBe(0)
})

async function restMs(workedMs: number, pending = 0): Promise<number> {
  const startedMs = nowMs
  await pressure.rest(workedMs, pending)
  return nowMs - startedMs
}

function callers(count: number) {
  let done = (): void => undefined
  const answered = new Promise<void>((resolve) => {
    done = resolve
  })
  const waiting = Array.from({ length: count }, () => pressure.during(() => answered))
  return {
    async answer() {
      done()
      await Promise.all(waiting)
    },
  }
}
