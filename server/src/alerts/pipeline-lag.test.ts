import { describe, expect, it } from 'vitest'
import { PipelineLag } from './pipeline-lag.ts'

describe('the lag of a pipeline', () => {
  it('is the age of the oldest event that is not analysed, as far as it was seen', () => {
    const lag = new PipelineLag()
    expect(lag.noteMs({ cursor: 10, pending: 0 }, 0)).toBe(0)
    expect(lag.noteMs({ cursor: 10, pending: 5 }, 100)).toBe(0)
    expect(lag.noteMs({ cursor: 14, pending: 9 }, 200)).toBe(100)
    expect(lag.noteMs({ cursor: 15, pending: 8 }, 300)).toBe(100)
    expect(lag.noteMs({ cursor: 23, pending: 0 }, 400)).toBe(0)
  })

  it('is not large because there is much: a pipeline that keeps up is never far behind', () => {
    const lag = new PipelineLag()
    for (let look = 0; look < 5_000; look++) {
      expect(lag.noteMs({ cursor: look * 1_000, pending: 1_500 }, look * 60_000)).toBeLessThanOrEqual(120_000)
    }
  })

  it('goes on counting where nothing moves for weeks', () => {
    const lag = new PipelineLag()
    let lagMs = 0
    for (let look = 0; look < 20_000; look++) lagMs = lag.noteMs({ cursor: 1, pending: look + 1 }, look * 60_000)
    expect(lagMs).toBe(19_999 * 60_000)
  })
})
