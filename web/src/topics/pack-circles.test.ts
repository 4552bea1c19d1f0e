import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enclosingCircle, packCircles } from './pack-circles.ts'

const radii = fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { maxLength: 40 })
const options = { gap: 2, aspect: 1.6 }

describe('packCircles', () => {
  it('never lets two circles overlap, and keeps the gap between them', () => {
    fc.assert(
      fc.property(radii, (sizes) => {
        const circles = packCircles(sizes, options)
        for (const [index, a] of circles.entries()) {
          for (const b of circles.slice(index + 1)) {
            expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(a.radius + b.radius + 2 - 1e-5)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('answers in the order asked, and the same each time', () => {
    const sizes = [3, 40, 7, 7, 12]
    expect(packCircles(sizes, options).map(({ radius }) => radius)).toEqual(sizes)
    expect(packCircles(sizes, options)).toEqual(packCircles(sizes, options))
  })

  it('packs many circles in a time that nobody notices', () => {
    const before = performance.now()
    packCircles(
      Array.from({ length: 60 }, (_, index) => 4 + (index % 9)),
      options,
    )
    expect(performance.now() - before).toBeLessThan(1_000)
  })
})

describe('enclosingCircle', () => {
  it('holds all circles whole', () => {
    fc.assert(
      fc.property(radii, (sizes) => {
        const circles = packCircles(sizes, options)
        const around = enclosingCircle(circles)
        for (const one of circles) {
          expect(Math.hypot(one.x - around.x, one.y - around.y) + one.radius).toBeLessThanOrEqual(around.radius + 1e-6)
        }
      }),
      { numRuns: 40 },
    )
  })
})
