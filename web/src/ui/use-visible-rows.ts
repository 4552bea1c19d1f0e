// Which rows of a long list are near the screen, so that only they are drawn. Invariant: all rows have one height.

import { type RefObject, useEffect, useState } from 'react'

/** Shorter lists are drawn whole. */
const WHOLE_ROWS = 80
/** Rows drawn beyond the screen on both sides. */
const MARGIN_ROWS = 12
/** The window moves by as many: few new rows at a time keep each frame short. */
const STEP_ROWS = 4

export interface VisibleRows {
  /** First row drawn, and the row after the last. */
  readonly first: number
  readonly end: number
}

/** `list` is the element that holds the rows; the page scrolls. */
export function useVisibleRows(list: RefObject<HTMLElement | null>, rows: number, rowHeight: number): VisibleRows {
  const [visible, setVisible] = useState<VisibleRows>({ first: 0, end: Math.min(rows, WHOLE_ROWS) })
  useEffect(() => {
    if (rows <= WHOLE_ROWS) return
    const measure = () => {
      const top = -(list.current?.getBoundingClientRect().top ?? 0)
      const next = windowOf(top, window.innerHeight, rows, rowHeight)
      setVisible((before) => (before.first === next.first && before.end === next.end ? before : next))
    }
    measure()
    window.addEventListener('scroll', measure, { passive: true })
    window.addEventListener('resize', measure)
    return () => {
      window.removeEventListener('scroll', measure)
      window.removeEventListener('resize', measure)
    }
  }, [list, rows, rowHeight])
  if (rows <= WHOLE_ROWS) return { first: 0, end: rows }
  return { first: Math.min(visible.first, rows), end: Math.min(visible.end, rows) }
}

/** `top`: how far the list is scrolled past the upper edge, in pixels. */
export function windowOf(top: number, screenHeight: number, rows: number, rowHeight: number): VisibleRows {
  const step = (row: number) => Math.floor(row / STEP_ROWS) * STEP_ROWS
  const first = Math.min(Math.max(0, step(top / rowHeight) - MARGIN_ROWS), Math.max(0, rows - 1))
  const end = Math.min(rows, step((top + screenHeight) / rowHeight) + MARGIN_ROWS + STEP_ROWS)
  return { first, end: Math.max(end, first) }
}
