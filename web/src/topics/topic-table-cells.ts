// The shared measures of the topic list's rows.

/** In pixels; all rows are this high, so that only those near the screen need to be drawn. */
export const ROW_HEIGHT = 36
export const ROW = 'relative h-9 border-line border-b'
export const CELL = 'py-0 pr-3 align-middle'
export const NUMBER = `${CELL} hidden text-right sm:table-cell`
