// Transitions as a heat map: rows are where a step starts, columns where it leads. Loops are outlined.

import type { Journeys } from '../api/client.ts'
import { formatCount, formatDuration } from '../format/format.ts'
import { TopicMenu } from './topic-menu.tsx'
import { type MatrixCell, transitionMatrix } from './transition-matrix.ts'

const LIMITS = { topics: 14, loops: 10 }

export function MatrixTable({ journeys }: { journeys: Journeys }) {
  const { topics, cells, highest } = transitionMatrix(journeys, LIMITS)
  if (topics.length === 0) return <p className="py-2 text-muted">No conversation moves from one topic to another.</p>
  return (
    <div className="relative overflow-x-auto">
      <table className="border-separate border-spacing-px">
        <caption className="sr-only">Transitions between the busiest topics: from the row to the column</caption>
        <thead>
          <tr className="text-[12px] text-muted">
            <th className="pr-3 text-left font-normal">From, down · to, across</th>
            {topics.map(({ id, label }, index) => (
              <th key={id} scope="col" title={label} className="h-7 w-9 min-w-9 font-normal">
                <span aria-hidden="true">{index + 1}</span>
                <span className="sr-only">{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {topics.map((from, row) => (
            <tr key={from.id}>
              <th scope="row" className="max-w-[150px] pr-3 text-left font-normal sm:max-w-[240px]">
                <span className="flex gap-2">
                  <span className="w-4 shrink-0 text-right text-muted" aria-hidden="true">
                    {row + 1}
                  </span>
                  <span className="min-w-0">
                    <TopicMenu topic={from} />
                  </span>
                </span>
              </th>
              {topics.map((to, column) => (
                <Cell
                  key={to.id}
                  cell={cells[row]?.[column] ?? null}
                  highest={highest}
                  pair={`${from.label} → ${to.label}`}
                  self={row === column}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  readonly cell: MatrixCell | null
  readonly highest: number
  readonly pair: string
  readonly self: boolean
}

function Cell({ cell, highest, pair, self }: CellProps) {
  if (cell === null) return <td className={`size-7 rounded-[3px] ${self ? '' : 'bg-hover/70'}`} />
  const strength = Math.round(100 * (0.15 + 0.85 * (cell.count / highest)))
  const note = `${pair}: ${formatCount(cell.count)} times in ${formatCount(cell.sessions)} sessions, typically after ${formatDuration(cell.medianSeconds)}${cell.loop ? '; users go back and forth' : ''}`
  return (
    <td
      title={note}
      className={`h-7 rounded-[3px] text-center ${cell.loop ? 'outline-2 outline-amber -outline-offset-2' : ''}`}
      style={{ background: `color-mix(in oklab, var(--heat) ${strength}%, var(--canvas))` }}
    >
      {formatCount(cell.count)}
      {cell.loop && <span className="sr-only">, users go back and forth</span>}
    </td>
  )
}
