// Transitions as a heat map: rows are where a step starts, columns where it leads. Loops are outlined. Every cell leads
// to the sessions that make this move.

import { useState } from 'react'
import type { Journeys, TopicName } from '../api/client.ts'
import { formatCount, formatDuration, formatShare, formatWholeShare } from '../format/format.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TopicMenu } from './topic-menu.tsx'
import { type MatrixCell, type MatrixRow, transitionMatrix } from './transition-matrix.ts'

const LIMITS = { topics: 20, loops: 10 }

export function MatrixTable({ journeys }: { journeys: Journeys }) {
  const [measure, setMeasure] = useState<'count' | 'share'>('count')
  const [pointed, setPointed] = useState<{ row: number; column: number } | null>(null)
  const { rows, highestCount, highestShare } = transitionMatrix(journeys, LIMITS)
  if (rows.length === 0) return <p className="py-2 text-muted">No conversation moves from one topic to another.</p>
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-5 gap-y-2">
        <Segmented
          label="Numbers in the cells"
          value={measure}
          choices={[
            { value: 'count', label: 'Times' },
            { value: 'share', label: 'Share of visits' },
          ]}
          onChange={setMeasure}
        />
        <span className="flex items-center gap-2 text-[12px] text-muted">
          <span className="size-4 rounded-[3px] outline-2 outline-amber -outline-offset-2" aria-hidden="true" />
          users go back and forth
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls sideways, also by keyboard */}
      <section aria-label="Transition matrix" tabIndex={0} className="relative overflow-x-auto">
        <table className="border-separate border-spacing-px" onPointerLeave={() => setPointed(null)}>
          <caption className="sr-only">Transitions between the most visited topics: from the row to the column</caption>
          <MatrixHead topics={rows.map(({ topic }) => topic)} pointed={pointed?.column ?? null} />
          <tbody>
            {rows.map((row, index) => (
              <MatrixLine
                key={row.topic.id}
                row={row}
                index={index}
                topics={rows.map(({ topic }) => topic)}
                measure={measure}
                highest={measure === 'count' ? highestCount : highestShare}
                lit={pointed?.row === index}
                point={(column) => setPointed({ row: index, column })}
              />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function MatrixHead({ topics, pointed }: { topics: readonly TopicName[]; pointed: number | null }) {
  return (
    <thead>
      <tr className="text-[12px] text-muted">
        <th className="pr-3 text-left font-normal">From, down · to, across</th>
        {topics.map(({ id, label }, index) => (
          <th
            key={id}
            scope="col"
            title={label}
            className={`h-7 w-9 min-w-9 rounded font-normal ${pointed === index ? 'bg-hover font-medium text-ink' : ''}`}
          >
            <span aria-hidden="true">{index + 1}</span>
            <span className="sr-only">{label}</span>
          </th>
        ))}
        <th scope="col" className="px-2 font-normal">
          Other
        </th>
        <th scope="col" className="px-2 font-normal">
          Ended
        </th>
      </tr>
    </thead>
  )
}

interface MatrixLineProps {
  readonly row: MatrixRow
  readonly index: number
  readonly topics: readonly TopicName[]
  readonly measure: 'count' | 'share'
  readonly highest: number
  readonly lit: boolean
  readonly point: (column: number) => void
}

function MatrixLine({ row, index, topics, measure, highest, lit, point }: MatrixLineProps) {
  const taken = topics.flatMap(({ id }, column) => (row.cells[column] ? [id] : []))
  return (
    <tr>
      <th
        scope="row"
        className={`max-w-[150px] rounded pr-3 text-left sm:max-w-[240px] ${lit ? 'bg-hover font-medium' : 'font-normal'}`}
      >
        <span className="flex gap-2">
          <span className="w-4 shrink-0 text-right text-muted" aria-hidden="true">
            {index + 1}
          </span>
          <span className="min-w-0">
            <TopicMenu topic={row.topic} />
          </span>
        </span>
      </th>
      {row.cells.map((cell, column) => {
        const to = topics[column]
        return to === undefined || cell === null ? (
          <td
            key={to?.id}
            className={`h-7 rounded-[3px] ${index === column ? 'bg-[repeating-linear-gradient(135deg,transparent_0_3px,var(--line)_3px_4px)]' : 'bg-hover/70'}`}
            onPointerEnter={() => point(column)}
          />
        ) : (
          <Cell key={to.id} {...{ cell, from: row.topic, to, highest, measure }} point={() => point(column)} />
        )
      })}
      {[
        { name: 'other', cell: row.other, to: ['not', ...taken], note: 'to any other topic' },
        { name: 'ended', cell: row.ended, to: ['ended'], note: 'to their end' },
      ].map(({ name, cell, to, note }) => (
        <td key={name} className="px-2 text-right text-muted">
          {cell && (
            <SessionsLink
              search={{ transition: [row.topic.id, ...to].join(',') }}
              title={`Sessions that go from “${row.topic.label}” ${note}`}
              className="hover:text-accent hover:underline"
            >
              {measure === 'count' ? formatCount(cell.count) : formatWholeShare(cell.share)}
            </SessionsLink>
          )}
        </td>
      ))}
    </tr>
  )
}

interface CellProps {
  readonly cell: MatrixCell
  readonly from: TopicName
  readonly to: TopicName
  readonly highest: number
  readonly measure: 'count' | 'share'
  readonly point: () => void
}

function Cell({ cell, from, to, highest, measure, point }: CellProps) {
  const strength = Math.round(100 * (0.12 + 0.88 * (cell[measure] / Math.max(highest, 1e-9))))
  return (
    <td
      onPointerEnter={point}
      className={`h-7 rounded-[3px] p-0 text-center ${cell.loop ? 'outline-2 outline-amber -outline-offset-2' : ''}`}
      style={{ background: `color-mix(in oklab, var(--heat) ${strength}%, var(--canvas))` }}
    >
      <SessionsLink
        search={{ transition: `${from.id},${to.id}` }}
        title={cellNote(cell, from, to)}
        className="flex h-7 items-center justify-center"
      >
        {measure === 'count' ? formatCount(cell.count) : formatWholeShare(cell.share)}
        {cell.loop && <span className="sr-only">, users go back and forth</span>}
      </SessionsLink>
    </td>
  )
}

function cellNote({ count, share, sessions, medianSeconds, loop }: MatrixCell, from: TopicName, to: TopicName): string {
  const inSessions = sessions === null ? '' : ` in ${formatCount(sessions)} sessions`
  const after = medianSeconds === null ? '' : `, typically after ${formatDuration(medianSeconds)}`
  const loops = loop ? '. Users go back and forth between the two' : ''
  return `${from.label} → ${to.label}: ${formatCount(count)} times${inSessions}${after}, ${formatShare(share)} of visits${loops}. Opens the sessions`
}
