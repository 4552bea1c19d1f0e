// The dense list of topics, with small talk and unclustered texts as rows of their own: together they are all texts.

import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import { useVisibleRows } from '../ui/use-visible-rows.ts'
import { BucketRow, MarkedRow, ThemeRow } from './apart-rows.tsx'
import { actionOfKey, topicActions } from './topic-actions.ts'
import { TopicLineRow } from './topic-line-row.tsx'
import { nextOrder, type TopicColumn, type TopicOrder, writeTopicOrder } from './topic-order.ts'
import type { TopicRow } from './topic-rows.ts'
import { ROW_HEIGHT } from './topic-table-cells.ts'
import type { TopicEditing } from './use-topic-edits.ts'

export interface TopicTableProps {
  readonly rows: readonly TopicRow[]
  readonly order: TopicOrder
  readonly days: readonly string[]
  readonly widest: number
  readonly grouped: boolean
  readonly chosen: ReadonlySet<string>
  readonly choose: (id: string) => void
  readonly edits: TopicEditing
}

export function TopicTable({ rows, order, days, widest, grouped, chosen, choose, edits }: TopicTableProps) {
  const list = useRef<HTMLTableSectionElement>(null)
  const [renaming, setRenaming] = useState<string | null>(null)
  const { first, end } = useVisibleRows(list, rows.length, ROW_HEIGHT)
  const rename = useCallback((id: string | null) => {
    setRenaming((before) => {
      if (id === null && before !== null) requestAnimationFrame(() => focusTopic(list.current, before))
      return id
    })
  }, [])
  const onKeyDown = useTopicKeys({ rows, choose, edits, rename: setRenaming })
  return (
    <table className="w-full table-fixed border-collapse">
      <TopicTableHead order={order} showsTheme={!grouped} />
      <tbody
        ref={list}
        onKeyDown={onKeyDown}
        className="group/list"
        {...(chosen.size > 0 ? { 'data-choosing': true } : {})}
      >
        <Space rows={first} />
        {rows.slice(first, end).map((row) => {
          if (row.kind === 'theme') return <ThemeRow key={`theme ${row.theme}`} group={row} />
          if (row.kind === 'bucket') return <BucketRow key={row.bucket} row={row} showsTheme={!grouped} />
          if (row.kind === 'marked') return <MarkedRow key={row.topic.id} topic={row.topic} edits={edits} />
          return (
            <TopicLineRow
              key={row.topic.id}
              {...{ topic: row.topic, widest, days, edits, choose, rename }}
              showsTheme={!grouped}
              chosen={chosen.has(row.topic.id)}
              renaming={renaming === row.topic.id}
            />
          )
        })}
        <Space rows={rows.length - end} />
      </tbody>
    </table>
  )
}

/** In the place of rows that are not drawn. */
function Space({ rows }: { rows: number }) {
  if (rows <= 0) return null
  return (
    <tr>
      <td className="p-0" style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  )
}

interface TopicKeys extends Pick<TopicTableProps, 'rows' | 'choose' | 'edits'> {
  readonly rename: (id: string) => void
}

/** Arrows move from topic to topic; X chooses; letters do what the row's menu says. */
function useTopicKeys({ rows, choose, edits, rename }: TopicKeys) {
  return (event: KeyboardEvent<HTMLTableSectionElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLTextAreaElement) return
    const line = event.target instanceof Element ? event.target.closest('tr[data-topic]') : null
    const id = line?.getAttribute('data-topic')
    const row = rows.find((one) => one.kind === 'topic' && one.topic.id === id)
    if (!line || row?.kind !== 'topic') return
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const lines = [...event.currentTarget.querySelectorAll('tr[data-topic]')]
      const next = lines[lines.indexOf(line) + step]
      focusTopic(event.currentTarget, next?.getAttribute('data-topic'))
      return
    }
    if (!edits.allowed) return
    const action =
      event.key === 'x'
        ? { run: () => choose(row.topic.id) }
        : actionOfKey(
            topicActions(row.topic, edits, () => rename(row.topic.id)),
            event.key,
          )
    if (action === null) return
    event.preventDefault()
    action.run()
  }
}

function focusTopic(list: HTMLElement | null, id: string | null | undefined): void {
  const link = list?.querySelector<HTMLElement>(`tr[data-topic="${id}"] a`)
  link?.focus({ preventScroll: true })
  link?.scrollIntoView({ block: 'nearest' })
}

function TopicTableHead({ order, showsTheme }: { order: TopicOrder; showsTheme: boolean }) {
  return (
    <thead>
      <tr className="border-line border-b text-left text-[12px] text-muted">
        <th className="w-8">
          <span className="sr-only">Choose</span>
        </th>
        <SortHead column="label" order={order} className="">
          Topic
        </SortHead>
        {showsTheme && (
          <SortHead column="theme" order={order} className="hidden w-[13%] xl:table-cell">
            Theme
          </SortHead>
        )}
        <th className="w-[17%] py-1 pr-3 font-normal max-sm:hidden">Share</th>
        <SortHead column="events" order={order} className="w-[76px] text-right">
          Events
        </SortHead>
        <SortHead column="sessions" order={order} className="hidden w-[84px] text-right sm:table-cell">
          Sessions
        </SortHead>
        <SortHead column="users" order={order} className="hidden w-[72px] text-right sm:table-cell">
          Users
        </SortHead>
        <SortHead column="change" order={order} className="hidden w-[200px] pl-5 lg:table-cell">
          Trend
        </SortHead>
        <th className="w-9">
          <span className="sr-only">Change</span>
        </th>
      </tr>
    </thead>
  )
}

interface SortHeadProps {
  readonly column: TopicColumn
  readonly order: TopicOrder
  readonly className: string
  readonly children: string
}

function SortHead({ column, order, className, children }: SortHeadProps) {
  const navigate = useNavigate()
  const current = order.column === column
  const sort = () =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, sort: writeTopicOrder(nextOrder(order, column)) }),
      replace: true,
      resetScroll: false,
    })
  return (
    <th
      scope="col"
      aria-sort={current ? (order.descending ? 'descending' : 'ascending') : undefined}
      className={`py-1 pr-3 font-normal ${className}`}
    >
      <button type="button" onClick={sort} className={`hover:text-ink ${current ? 'font-medium text-ink' : ''}`}>
        {children}
        <span aria-hidden="true">{current ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}
