// Zooming into and moving over an SVG by its view box.

import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const CLOSEST = 8
/** A pointer that moved further than this drags and does not click. */
const DRAG_PX = 4

export interface Zoom {
  readonly view: Box
  readonly unitsPerPixel: number
  readonly zoomed: boolean
  /** Above 1: closer, around the middle. */
  by(factor: number): void
  reset(): void
  dragged(): boolean
  readonly handlers: {
    onPointerDown(event: PointerEvent): void
    onPointerMove(event: PointerEvent): void
    onPointerUp(): void
    onPointerCancel(): void
  }
}

export function useZoom(frame: RefObject<SVGSVGElement | null>, whole: Box): Zoom {
  const [zoom, setZoom] = useState({ factor: 1, x: 0.5, y: 0.5 })
  const [size, setSize] = useState({ width: 1000, height: 600 })
  const drag = useRef<{ x: number; y: number; moved: number } | null>(null)
  const lastMoved = useRef(0)
  const view = viewOf(whole, zoom)
  const unitsPerPixel = Math.max(view.width / size.width, view.height / size.height)

  const zoomAt = (factor: number, x: number, y: number) =>
    setZoom((before) => {
      const next = Math.min(CLOSEST, Math.max(1, before.factor * factor))
      const share = 1 - before.factor / next
      return clamped({ factor: next, x: before.x + (x - before.x) * share, y: before.y + (y - before.y) * share })
    })
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    const place = frame.current?.getBoundingClientRect()
    if (!place) return
    const x = (view.x + ((event.clientX - place.left) / place.width) * view.width - whole.x) / whole.width
    const y = (view.y + ((event.clientY - place.top) / place.height) * view.height - whole.y) / whole.height
    zoomAt(Math.exp(-event.deltaY / 300), x, y)
  })
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const wheel = (event: WheelEvent) => onWheel(event)
    element.addEventListener('wheel', wheel, { passive: false })
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect))
    observer.observe(element)
    return () => {
      element.removeEventListener('wheel', wheel)
      observer.disconnect()
    }
  }, [frame])

  const stop = () => {
    lastMoved.current = drag.current?.moved ?? 0
    drag.current = null
  }
  return {
    view,
    unitsPerPixel,
    zoomed: zoom.factor > 1,
    by: (factor) => zoomAt(factor, zoom.x, zoom.y),
    reset: () => setZoom({ factor: 1, x: 0.5, y: 0.5 }),
    dragged: () => lastMoved.current > DRAG_PX,
    handlers: {
      onPointerDown({ clientX, clientY }) {
        drag.current = { x: clientX, y: clientY, moved: 0 }
      },
      onPointerMove({ clientX, clientY, buttons }) {
        if (drag.current === null || buttons === 0) return
        const [dx, dy] = [clientX - drag.current.x, clientY - drag.current.y]
        drag.current = { x: clientX, y: clientY, moved: drag.current.moved + Math.hypot(dx, dy) }
        setZoom((before) =>
          clamped({
            factor: before.factor,
            x: before.x - (dx * unitsPerPixel) / whole.width,
            y: before.y - (dy * unitsPerPixel) / whole.height,
          }),
        )
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    },
  }
}

/** `x`, `y`: the middle, as shares of the whole. */
interface ZoomState {
  readonly factor: number
  readonly x: number
  readonly y: number
}

function viewOf(whole: Box, { factor, x, y }: ZoomState): Box {
  const [width, height] = [whole.width / factor, whole.height / factor]
  return {
    x: whole.x + whole.width * x - width / 2,
    y: whole.y + whole.height * y - height / 2,
    width,
    height,
  }
}

function clamped({ factor, x, y }: ZoomState): ZoomState {
  const half = 0.5 / factor
  const inside = (value: number) => Math.min(1 - half, Math.max(half, value))
  return { factor, x: inside(x), y: inside(y) }
}
