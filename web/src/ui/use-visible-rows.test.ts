import { describe, expect, it } from 'vitest'
import { windowOf } from './use-visible-rows.ts'

describe('windowOf', () => {
  it('holds every row that is on the screen, wherever the list is scrolled to', () => {
    const [rows, height, screen] = [300, 36, 900]
    for (let top = -500; top < rows * height; top += 7) {
      const { first, end } = windowOf(top, screen, rows, height)
      const upper = Math.max(0, Math.floor(top / height))
      const lower = Math.min(rows - 1, Math.floor((top + screen) / height))
      expect(first).toBeLessThanOrEqual(upper)
      if (lower >= 0) expect(end).toBeGreaterThan(lower)
      expect(end - first).toBeLessThan(75)
    }
  })

  it('never leaves the list', () => {
    expect(windowOf(1e6, 900, 100, 36)).toEqual({ first: 99, end: 100 })
    expect(windowOf(-1e6, 900, 100, 36)).toEqual({ first: 0, end: 0 })
  })
})
