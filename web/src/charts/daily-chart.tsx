// Counts per day as columns. ECharts loads when the first chart is shown; the same numbers are in a table for screen readers.

import { lazy, Suspense } from 'react'
import { formatCount, formatFullDay } from '../format/format.ts'

export interface DailyChartProps {
  readonly label: string
  /** ISO dates. */
  readonly days: readonly string[]
  readonly values: readonly number[]
}

const DailyCanvas = lazy(() => import('./daily-canvas.tsx').then(({ DailyCanvas }) => ({ default: DailyCanvas })))

export function DailyChart({ label, days, values }: DailyChartProps) {
  return (
    <figure className="relative m-0 h-[180px]" aria-label={label}>
      <Suspense fallback={<div className="h-full motion-safe:animate-pulse rounded bg-hover" />}>
        <DailyCanvas days={days} values={values} />
      </Suspense>
      <table className="sr-only">
        <caption>{label}</caption>
        <tbody>
          {days.map((date, index) => (
            <tr key={date}>
              <th scope="row">{formatFullDay(date)}</th>
              <td>{formatCount(values[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
