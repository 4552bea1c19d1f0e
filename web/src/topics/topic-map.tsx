// Topics as circles: the area is the events, the colour the theme. Zooms with buttons, Ctrl and the wheel, or a pinch; drags.

import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import type { Topics } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { useFilters } from '../filters/use-filters.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { fittingLabel, labelLines, layoutMap, type MapTheme, type MapTopic } from './map-layout.ts'
import { findTopics } from './topic-order.ts'
import { useZoom } from './use-zoom.ts'

const WIDE = 1.75
const NARROW = 0.8
/** Of letters on the screen, in pixels. */
const LETTERS_PX = 12

export function TopicMap({ answer, find }: { answer: Topics; find: string }) {
  const wide = window.matchMedia('(min-width: 768px)').matches
  const active = useMemo(
    () => answer.topics.filter(({ state, events }) => state === 'active' && events > 0),
    [answer.topics],
  )
  const { topics, themes, box } = useMemo(() => layoutMap(active, wide ? WIDE : NARROW), [active, wide])
  const found = new Set(findTopics(active, find).map(({ id }) => id))
  const frame = useRef<SVGSVGElement>(null)
  const zoom = useZoom(frame, box)
  const [pointed, setPointed] = useState<MapTopic | null>(null)
  const letters = LETTERS_PX * zoom.unitsPerPixel
  return (
    <section aria-label="Map of topics" className="relative overflow-hidden rounded-lg border border-line bg-sidebar">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip of the browser over the whole map */}
      <svg
        ref={frame}
        viewBox={`${zoom.view.x} ${zoom.view.y} ${zoom.view.width} ${zoom.view.height}`}
        className="block h-[min(680px,72dvh)] w-full touch-pan-y select-none"
        {...zoom.handlers}
      >
        {themes.map((theme) => (
          <ThemeCircle key={theme.theme} theme={theme} letters={letters} />
        ))}
        {topics.map((topic) => (
          <TopicCircle
            key={topic.topic.id}
            topic={topic}
            letters={letters}
            dim={!found.has(topic.topic.id)}
            point={setPointed}
            dragged={zoom.dragged}
          />
        ))}
      </svg>
      <div className="absolute top-3 right-3 flex gap-1">
        <Button aria-label="Zoom out" className="px-1.5" onClick={() => zoom.by(1 / 1.4)} disabled={!zoom.zoomed}>
          <Icon name="minus" />
        </Button>
        <Button aria-label="Zoom in" className="px-1.5" onClick={() => zoom.by(1.4)}>
          <Icon name="plus" />
        </Button>
        {zoom.zoomed && <Button onClick={zoom.reset}>Show all</Button>}
      </div>
      <MapNote pointed={pointed} />
    </section>
  )
}

function ThemeCircle({ theme: { theme, x, y, radius, colour }, letters }: { theme: MapTheme; letters: number }) {
  const [line] = labelLines(theme ?? 'Without a theme', radius * 1.15, letters)
  return (
    <g>
      <circle cx={x} cy={y} r={radius - 2} fill={`var(--theme-${colour})`} opacity={0.09} />
      {radius > 3 * letters && (
        <text
          x={x}
          y={y - radius + letters * 0.5}
          textAnchor="middle"
          fontSize={letters * 0.95}
          fill="var(--muted)"
          stroke="var(--sidebar)"
          strokeWidth={letters * 0.3}
          paintOrder="stroke"
        >
          {line}
        </text>
      )}
    </g>
  )
}

interface TopicCircleProps {
  readonly topic: MapTopic
  readonly letters: number
  /** Not among those looked for. */
  readonly dim: boolean
  readonly point: (topic: MapTopic | null) => void
  /** Whether the pointer has just dragged the map, which is no click. */
  readonly dragged: () => boolean
}

function TopicCircle({ topic: place, letters, dim, point, dragged }: TopicCircleProps) {
  const navigate = useNavigate()
  const filters = useFilters()
  const { topic, x, y, radius, colour } = place
  const { lines, size } = fittingLabel(topic.label, radius, letters)
  const open = () =>
    void navigate({ to: '/topics/$topicId', params: { topicId: topic.id }, search: keepFilters(filters) })
  return (
    <a
      href={`/topics/${topic.id}`}
      aria-label={`${topic.label}: ${formatCount(topic.events)} events, ${topic.theme ?? 'without a theme'}`}
      className={`group outline-none transition-opacity ${dim ? 'opacity-20' : ''}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        if (!dragged()) open()
      }}
      onPointerEnter={() => point(place)}
      onPointerLeave={() => point(null)}
      onFocus={() => point(place)}
      onBlur={() => point(null)}
      draggable={false}
    >
      <circle
        cx={x}
        cy={y}
        r={radius}
        fill={`color-mix(in oklab, var(--theme-${colour}) 26%, var(--canvas))`}
        stroke={`var(--theme-${colour})`}
        vectorEffect="non-scaling-stroke"
        className="stroke-1 group-hover:stroke-2 group-focus-visible:stroke-[3px]"
      />
      <text textAnchor="middle" fontSize={size} fill="var(--ink)" className="pointer-events-none">
        {lines.map((line, index) => (
          <tspan key={line} x={x} y={y + (index - (lines.length - 1) / 2) * size * 1.2 + size * 0.35}>
            {line}
          </tspan>
        ))}
      </text>
    </a>
  )
}

/** What is pointed at; in a place of its own, so that it never covers the neighbours. */
function MapNote({ pointed }: { pointed: MapTopic | null }) {
  if (pointed === null) {
    return (
      <p className="pointer-events-none absolute bottom-2 left-3 text-[12px] text-muted max-sm:hidden">
        Area: events. Colour: theme. Ctrl and wheel to zoom, drag to move.
      </p>
    )
  }
  const { label, theme, events, sessions, share, trend, examples } = pointed.topic
  return (
    <div className="pointer-events-none absolute bottom-3 left-3 max-w-[min(360px,calc(100%-24px))] rounded-lg bg-raised px-3 py-2 shadow-popover">
      <p className="font-medium">{label}</p>
      <p className="text-[12px] text-muted">
        {theme ?? 'Without a theme'} · {formatCount(events)} events · {formatShare(share)} · {formatCount(sessions)}{' '}
        sessions · {trend.word}
      </p>
      {examples[0] && <p className="mt-1 line-clamp-2">“{examples[0].text}”</p>}
    </div>
  )
}
