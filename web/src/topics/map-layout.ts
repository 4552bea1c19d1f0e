// Where topics stand on the map: packed by theme, themes packed together. The area of a circle is its events.

import type { Topic } from '../api/client.ts'
import { boxOf, enclosingCircle, type PackedCircle, packCircles } from './pack-circles.ts'

export interface MapTopic extends PackedCircle {
  readonly topic: Topic
  /** Index of its theme's colour. */
  readonly colour: number
}

export interface MapTheme extends PackedCircle {
  readonly theme: string | null
  readonly colour: number
}

export interface MapLayout {
  readonly topics: readonly MapTopic[]
  readonly themes: readonly MapTheme[]
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** How many colours there are; further themes take them again. */
export const MAP_COLOURS = 10
const SMALLEST_RADIUS = 6
const LARGEST_RADIUS = 62
/** Around a theme, for its name. */
const THEME_MARGIN = 12
const EDGE = 10

/** `aspect`: width of the place against its height. */
export function layoutMap(topics: readonly Topic[], aspect: number): MapLayout {
  const most = Math.max(1, ...topics.map(({ events }) => events))
  const radiusOf = ({ events }: Topic) => Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(events / most))
  const groups = themesOf(topics).map(({ theme, members }) => {
    const circles = packCircles(members.map(radiusOf), { gap: 3, aspect: 1 })
    return { theme, members, circles, around: enclosingCircle(circles) }
  })
  const places = packCircles(
    groups.map(({ around }) => around.radius + THEME_MARGIN),
    { gap: 4, aspect },
  )
  const themes = groups.map(({ theme }, index): MapTheme => {
    const { x, y, radius } = places[index] ?? { x: 0, y: 0, radius: 0 }
    return { theme, colour: index % MAP_COLOURS, x, y, radius }
  })
  const placed = groups.flatMap(({ members, circles, around }, group) =>
    circles.flatMap((circle, index): MapTopic[] => {
      const [theme, topic] = [themes[group], members[index]]
      if (!theme || !topic) return []
      const [x, y] = [theme.x + circle.x - around.x, theme.y + circle.y - around.y]
      return [{ topic, x, y, radius: circle.radius, colour: theme.colour }]
    }),
  )
  const { x, y, width, height } = boxOf(themes)
  return {
    topics: placed,
    themes,
    box: { x: x - EDGE, y: y - EDGE, width: width + 2 * EDGE, height: height + 2 * EDGE },
  }
}

/** The lines of a label that fit into a circle; empty where none does. `size`: of the letters, in the map's units. */
export function labelLines(label: string, radius: number, size: number): string[] {
  const most = Math.floor((radius * 1.8) / (size * 0.6))
  if (most < 4) return []
  const lines: string[] = []
  for (const word of label.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word.length > most ? `${word.slice(0, Math.max(1, most - 1))}…` : word)
  }
  const fitting = Math.max(1, Math.floor((radius * 1.3) / (size * 1.2)))
  if (lines.length <= fitting) return lines
  const [last = ''] = lines.slice(fitting - 1)
  return [...lines.slice(0, fitting - 1), last.endsWith('…') ? last : `${last.slice(0, most - 1)}…`]
}

/** The label in the largest of three sizes in which it is whole; cut in the middle one where it never is. */
export function fittingLabel(label: string, radius: number, size: number): { lines: string[]; size: number } {
  const sizes = [size, size * 0.88, size * 0.78]
  for (const one of sizes) {
    const lines = labelLines(label, radius, one)
    if (lines.length > 0 && !lines.some((line) => line.endsWith('…'))) return { lines, size: one }
  }
  return { lines: labelLines(label, radius, size * 0.88), size: size * 0.88 }
}

function themesOf(topics: readonly Topic[]): { theme: string | null; members: Topic[] }[] {
  const themes = new Map<string | null, Topic[]>()
  for (const topic of topics) themes.set(topic.theme, [...(themes.get(topic.theme) ?? []), topic])
  const sum = (members: readonly Topic[]) => members.reduce((total, { events }) => total + events, 0)
  return [...themes].map(([theme, members]) => ({ theme, members })).sort((a, b) => sum(b.members) - sum(a.members))
}
