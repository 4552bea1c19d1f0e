// One list of a comparison: shares of both groups, their difference, and whether it is more than chance.

import { useState } from 'react'
import { formatCount, formatShare, formatSignedPoints } from '../format/format.ts'
import type { SessionSearch } from '../sessions/session-search.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { Icon } from '../ui/icons.tsx'
import { Section } from '../ui/section.tsx'
import type { Side, Sides } from './compare-groups.ts'
import type { DifferenceLine } from './difference-rows.tsx'

const FIRST_ROWS = 8

interface DifferenceTableProps {
  readonly title: string
  readonly rows: readonly DifferenceLine[]
  readonly sides: Sides
}

export function DifferenceTable({ title, rows, sides }: DifferenceTableProps) {
  const [all, setAll] = useState(false)
  const widest = Math.max(1e-9, ...rows.flatMap(({ difference }) => [difference.share_a, difference.share_b]))
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="py-2 text-muted">Neither group has any.</p>
      ) : (
        <table className="w-full table-fixed border-collapse">
          <thead>
            <tr className="text-left text-[12px] text-muted">
              <th className="py-1 font-normal">{title === 'From topic to topic' ? 'Move' : 'Topic'}</th>
              <th className="w-[36%] py-1 pl-3 font-normal">Share of sessions</th>
              <th className="w-[104px] py-1 pl-3 text-right font-normal">Difference</th>
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FIRST_ROWS)).map((row) => (
              <DifferenceRow key={row.key} row={row} widest={widest} sides={sides} />
            ))}
          </tbody>
        </table>
      )}
      {rows.length > FIRST_ROWS && (
        <button type="button" className="mt-1.5 text-muted hover:text-ink" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(rows.length)}`}
        </button>
      )}
    </Section>
  )
}

interface DifferenceRowProps {
  readonly row: DifferenceLine
  readonly widest: number
  readonly sides: Sides
}

function DifferenceRow({ row: { name, search, difference }, widest, sides }: DifferenceRowProps) {
  const { significant, q_value: q } = difference
  const note =
    difference.test === 'none'
      ? 'Too few sessions to test'
      : `${significant ? 'More than chance' : 'May be chance'}: q ${(q ?? 1).toPrecision(2)}, ${difference.test === 'z' ? 'two-proportion z-test' : 'Fisher’s exact test'}`
  return (
    <tr className="border-line border-t">
      <td className={`py-1.5 ${significant ? 'font-medium' : 'text-muted'}`}>{name}</td>
      <td className="py-0.5 pl-3">
        <ShareOf
          {...{ side: sides[0], search, of: widest, share: difference.share_a, sessions: difference.sessions_a }}
        />
        <ShareOf
          {...{ side: sides[1], search, of: widest, share: difference.share_b, sessions: difference.sessions_b }}
        />
      </td>
      <td className="py-1.5 pl-3 text-right" title={note}>
        <span
          className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-px ${significant ? 'bg-accent-soft font-medium text-accent' : 'text-muted'}`}
        >
          {significant && <Icon name="check" size={12} />}
          {formatSignedPoints(difference.difference)}
        </span>
        <span className="sr-only">{note}</span>
      </td>
    </tr>
  )
}

interface ShareOfProps {
  readonly side: Side
  readonly share: number
  readonly sessions: number
  readonly of: number
  readonly search: SessionSearch
}

function ShareOf({ side, share, sessions, of, search }: ShareOfProps) {
  const { letter, name, segments } = side
  return (
    <span className="flex h-6 items-center gap-2 text-[12px]" title={`${name}: ${formatCount(sessions)} sessions`}>
      <span className="h-1.5 flex-1 rounded-full bg-hover" aria-hidden="true">
        <span
          className={`block h-full rounded-full ${letter === 'A' ? 'bg-group-a' : 'bg-group-b'}`}
          style={{ width: `${(share / of) * 100}%` }}
        />
      </span>
      <SessionsLink
        search={{ ...side.search, ...search }}
        segments={segments}
        title={`${formatCount(sessions)} sessions`}
        className="w-12 py-0.5 text-right leading-5 hover:underline"
      >
        <span className="sr-only">{name}: </span>
        {formatShare(share)}
      </SessionsLink>
    </span>
  )
}
