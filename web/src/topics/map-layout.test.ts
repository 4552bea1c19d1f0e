import { describe, expect, it } from 'vitest'
import type { Topic } from '../api/client.ts'
import { fittingLabel, labelLines, layoutMap } from './map-layout.ts'

const topic = (id: number, theme: string, events: number): Topic => ({
  ...{ id: `t1_${id}`, label: `Topic ${id}`, description: '', state: 'active', pinned: false, custom_label: false },
  ...{ theme, events, sessions: events, users: events, share: 0, examples: [] },
  trend: { word: 'steady', current: events, previous: events, daily: [] },
})
const topics = Array.from({ length: 300 }, (_, id) => topic(id, `Theme ${id % 17}`, 1 + ((id * 37) % 400)))

describe('layoutMap', () => {
  it('keeps every topic inside its theme, and every theme inside the box', () => {
    const { topics: places, themes, box } = layoutMap(topics, 1.7)
    expect(places).toHaveLength(300)
    const byName = new Map(themes.map((theme) => [theme.theme, theme]))
    for (const place of places) {
      const theme = byName.get(place.topic.theme)
      const apart = Math.hypot(place.x - (theme?.x ?? 0), place.y - (theme?.y ?? 0))
      expect(apart + place.radius).toBeLessThanOrEqual((theme?.radius ?? 0) + 1e-6)
    }
    for (const { x, y, radius } of themes) {
      expect(x - radius).toBeGreaterThanOrEqual(box.x)
      expect(y + radius).toBeLessThanOrEqual(box.y + box.height)
    }
  })

  it('gives the larger topic the larger area, in proportion', () => {
    const { topics: places } = layoutMap([topic(1, 'A', 400), topic(2, 'A', 100)], 1)
    const [large, small] = places.map(({ radius }) => radius * radius)
    expect((large ?? 0) / (small ?? 1)).toBeCloseTo(4)
  })
})

describe('labels', () => {
  it('are left out where nothing readable fits', () => {
    expect(labelLines('Password reset', 5, 12)).toEqual([])
  })

  it('shrink before they are cut', () => {
    expect(fittingLabel('Notifications', 46, 12).lines).toEqual(['Notifications'])
    expect(fittingLabel('Auftragsverarbeitungsvertrag', 30, 12).lines.join('')).toMatch(/…$/)
  })
})
