// Journeys as lists: starts, drop-offs, back-and-forth pairs and whole paths. Every number of sessions leads to them.

import { Fragment, type ReactNode, useState } from 'react'
import type { Journeys } from '../api/client.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { SessionsLink } from '../sessions/sessions-link.tsx'
import { Icon } from '../ui/icons.tsx'
import { TopicMenu } from './topic-menu.tsx'

const FIRST_ROWS = 8
/** Topics that an address can hold. */
const LONGEST_PATH = 100
const NUMBER = 'py-1.5 pl-3 text-right whitespace-nowrap'

interface Row {
  readonly key: string
  readonly name: ReactNode
  readonly numbers: readonly ReactNode[]
}

interface ListTableProps {
  readonly name: string
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
  readonly empty: string
}

function ListTable({ name, heads, rows, empty }: ListTableProps) {
  const [all, setAll] = useState(false)
  if (rows.length === 0) return <p className="py-2 text-muted">{empty}</p>
  return (
    <>
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-line border-b text-[12px] text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {name}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="w-[68px] py-1 pl-3 text-right font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, FIRST_ROWS)).map((row) => (
            <tr key={row.key} className="border-line border-b last:border-b-0 hover:bg-hover">
              <td className="py-1.5">{row.name}</td>
              {row.numbers.map((number, index) => (
                <td key={heads[index]} className={NUMBER}>
                  {number}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > FIRST_ROWS && (
        <button type="button" className="mt-2 text-muted hover:text-ink" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(rows.length)}`}
        </button>
      )}
    </>
  )
}

export function StartsTable({ starts }: { starts: Journeys['starts'] }) {
  const rows = starts.map(({ topic, sessions, users, share }) => ({
    key: topic.id,
    name: <TopicMenu topic={topic} />,
    numbers: [
      <SessionsLink
        key="sessions"
        search={{ step: [`1:${topic.id}`] }}
        title={`Sessions that start with “${topic.label}”`}
      >
        {formatCount(sessions)}
      </SessionsLink>,
      formatCount(users ?? 0),
      formatShare(share),
    ],
  }))
  return <ListTable name="First topic" heads={['Sessions', 'Users', 'Share']} rows={rows} empty="No conversations." />
}

export function DropOffsTable({ dropOffs }: { dropOffs: Journeys['drop_offs'] }) {
  const rows = dropOffs.map(({ topic, sessions, users, rate }) => ({
    key: topic.id,
    name: <TopicMenu topic={topic} />,
    numbers: [
      <SessionsLink
        key="sessions"
        search={{ transition: `${topic.id},ended` }}
        title={`Sessions that end with “${topic.label}”`}
      >
        {formatCount(sessions)}
      </SessionsLink>,
      formatCount(users ?? 0),
      formatShare(rate),
    ],
  }))
  return <ListTable name="Last topic" heads={['Sessions', 'Users', 'Rate']} rows={rows} empty="No conversations." />
}

export function BackAndForthTable({ pairs }: { pairs: Journeys['back_and_forth'] }) {
  const rows = pairs.map(({ a, b, sessions, users, count }) => ({
    key: `${a.id} ${b.id}`,
    name: (
      <span className="flex min-w-0 items-center gap-2">
        <span className="min-w-0">
          <TopicMenu topic={a} />
        </span>
        <span className="text-amber">
          <Icon name="loop" size={14} />
        </span>
        <span className="min-w-0">
          <TopicMenu topic={b} />
        </span>
      </span>
    ),
    numbers: [
      <SessionsLink
        key="sessions"
        search={{ back_and_forth: `${a.id},${b.id}` }}
        title={`Sessions that go back and forth between “${a.label}” and “${b.label}”`}
      >
        {formatCount(sessions)}
      </SessionsLink>,
      formatCount(users ?? 0),
      formatCount(count),
    ],
  }))
  return (
    <ListTable
      name="Between"
      heads={['Sessions', 'Users', 'Times']}
      rows={rows}
      empty="Nobody goes back and forth here."
    />
  )
}

export function PathsTable({ paths }: { paths: Journeys['paths'] }) {
  const rows = paths.map(({ topics, sessions, users }) => {
    const path = topics.map(({ id }) => id).join(',')
    return {
      key: path,
      name: (
        <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          {topics.map((topic, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a path may pass a topic twice
            <Fragment key={index}>
              {index > 0 && (
                <span className="text-muted">
                  <Icon name="arrowRight" size={12} />
                </span>
              )}
              <span className="min-w-0">
                <TopicMenu topic={topic} />
              </span>
            </Fragment>
          ))}
        </span>
      ),
      numbers: [
        topics.length > LONGEST_PATH ? (
          formatCount(sessions)
        ) : (
          <SessionsLink key="sessions" search={{ path }} title="Sessions with exactly this journey">
            {formatCount(sessions)}
          </SessionsLink>
        ),
        formatCount(users ?? 0),
      ],
    }
  })
  return <ListTable name="Path" heads={['Sessions', 'Users']} rows={rows} empty="No conversations." />
}
