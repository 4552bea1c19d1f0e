// The dense list of topics, with small talk and unclustered texts as rows of their own: together they are all texts.

import { Link, useNavigate } from '@tanstack/react-router'
import type { Topic, Topics } from '../api/client.ts'
import { keepFilters } from '../filters/filter-search.ts'
import { formatCount, formatShare } from '../format/format.ts'
import { HoverNote } from '../ui/hover-note.tsx'
import { ShareBar } from '../ui/share-bar.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { TrendLabel } from '../ui/trend-label.tsx'
import { dailyValues } from './daily-series.ts'
import { nextOrder, type TopicColumn, type TopicOrder, writeTopicOrder } from './topic-order.ts'

export interface TopicTableProps {
  readonly answer: Topics
  /** In the order in which they are shown. */
  readonly topics: readonly Topic[]
  readonly order: TopicOrder
  readonly days: readonly string[]
}

const CELL = 'py-1.5 pr-3 align-middle'
const NUMBER = `${CELL} hidden text-right sm:table-cell`

export function TopicTable({ answer, topics, order, days }: TopicTableProps) {
  const { small_talk: smallTalk, unclustered } = answer
  const widest = Math.max(0, ...answer.topics.map(({ share }) => share))
  return (
    <table className="w-full table-fixed border-collapse">
      <TopicTableHead order={order} />
      <tbody>
        {topics.map((topic) => (
          <TopicRow key={topic.id} topic={topic} widest={widest} days={days} />
        ))}
        {smallTalk.events > 0 && <BucketRow label="Small talk" topic="small_talk" bucket={smallTalk} />}
        {unclustered.events > 0 && <BucketRow label="Unclustered" topic="unclustered" bucket={unclustered} />}
      </tbody>
    </table>
  )
}

function TopicTableHead({ order }: { order: TopicOrder }) {
  return (
    <thead>
      <tr className="border-line border-b text-left text-[12px] text-muted">
        <SortHead column="label" order={order} className="">
          Topic
        </SortHead>
        <th className="w-[112px] py-1 pr-3 font-normal sm:w-[21%]">Share</th>
        <SortHead column="events" order={order} className="w-[76px] text-right">
          Events
        </SortHead>
        <SortHead column="sessions" order={order} className="hidden w-[84px] text-right sm:table-cell">
          Sessions
        </SortHead>
        <SortHead column="users" order={order} className="hidden w-[72px] text-right sm:table-cell">
          Users
        </SortHead>
        <SortHead column="change" order={order} className="hidden w-[200px] pl-5 md:table-cell">
          Trend
        </SortHead>
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

function TopicRow({ topic, widest, days }: { topic: Topic; widest: number; days: readonly string[] }) {
  const values = dailyValues(topic.trend.daily, days)
  return (
    <tr className="relative border-line border-b hover:bg-hover">
      <td className={CELL}>
        <HoverNote note={<Examples topic={topic} />}>
          <Link
            to="/topics/$topicId"
            params={{ topicId: topic.id }}
            search={keepFilters}
            className="block truncate after:absolute after:inset-0"
          >
            <span className="font-medium">{topic.label}</span>
            <span className="hidden pl-3 text-muted lg:inline">{topic.examples[0]?.text}</span>
          </Link>
        </HoverNote>
        <span className="md:hidden">{topic.trend.word !== 'steady' && <TrendLabel word={topic.trend.word} />}</span>
      </td>
      <td className={CELL}>
        <ShareBar share={topic.share} of={widest} />
      </td>
      <td className={`${CELL} text-right`}>{formatCount(topic.events)}</td>
      <td className={NUMBER}>{formatCount(topic.sessions)}</td>
      <td className={NUMBER}>{formatCount(topic.users)}</td>
      <td className={`${CELL} hidden pl-5 md:table-cell`}>
        <span className="flex items-center justify-between gap-2">
          <TrendLabel word={topic.trend.word} />
          <Sparkline
            values={values}
            label={`${formatCount(topic.trend.previous)} events before, ${formatCount(topic.events)} now`}
          />
        </span>
      </td>
    </tr>
  )
}

function Examples({ topic }: { topic: Topic }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {topic.examples.map(({ event_id: id, text }) => (
        <li key={id} className="line-clamp-2">
          “{text}”
        </li>
      ))}
    </ul>
  )
}

interface BucketRowProps {
  readonly label: string
  readonly topic: 'small_talk' | 'unclustered'
  readonly bucket: Topics['unclustered']
}

function BucketRow({ label, topic, bucket }: BucketRowProps) {
  const note =
    topic === 'small_talk' ? 'Greetings, thanks and the like: no topic of their own' : 'Too unlike the others so far'
  return (
    <tr className="relative border-line border-b text-muted hover:bg-hover">
      <td className={CELL}>
        <Link
          to="/events"
          search={(before) => ({ ...keepFilters(before), topic })}
          title={note}
          className="block truncate italic after:absolute after:inset-0"
        >
          {label}
        </Link>
      </td>
      <td className={`${CELL} text-right`}>{formatShare(bucket.share)}</td>
      <td className={`${CELL} text-right`}>{formatCount(bucket.events)}</td>
      <td className={NUMBER}>{formatCount(bucket.sessions)}</td>
      <td className={NUMBER}>{formatCount(bucket.users)}</td>
      <td className={`${CELL} hidden pl-5 text-[12px] md:table-cell`}>{note}</td>
    </tr>
  )
}
