import { expect, it } from 'vitest'
import { IngestPressure } from './ingest-pressure.ts'

const MAX_PENDING = 1_000

it('does not hold work up while few callers wait', async () => {
  const pressure = new IngestPressure(MAX_PENDING)
  const { answer } = callers(pressure, 15)
  expect(await restMs(pressure, 0)).toBeLessThan(20)
  await answer()
})

it('holds work up while many callers wait, in proportion to what was done and to the room that is left', async () => {
  const pressure = new IngestPressure(MAX_PENDING)
  const { answer } = callers(pressure, 64)
  expect(await restMs(pressure, 0)).toBeGreaterThanOrEqual(85)
  expect(await restMs(pressure, MAX_PENDING / 2)).toBeLessThan(20)
  await answer()
})

it('lets work go on soon after the last of many callers has an answer, whatever it would have rested for', async () => {
  const pressure = new IngestPressure(MAX_PENDING)
  const { answer } = callers(pressure, 64)
  await answer()
  const startedMs = performance.now()
  await pressure.rest(60_000, 0)
  expect(performance.now() - startedMs).toBeLessThan(1_500)
})

it('counts callers who are refused too', async () => {
  const pressure = new IngestPressure(MAX_PENDING)
  const refused = Array.from({ length: 64 }, () => pressure.during(() => Promise.reject(new Error('no'))))
  expect(await Promise.allSettled(refused)).toHaveLength(64)
  await pressure.rest(60_000, 0)
  expect(await restMs(pressure, 0)).toBeLessThan(20)
})

/** Of a rest after 10 ms of work. */
async function restMs(pressure: IngestPressure, pending: number): Promise<number> {
  const startedMs = performance.now()
  await pressure.rest(10, pending)
  return performance.now() - startedMs
}

function callers(pressure: IngestPressure, count: number) {
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
