// What was raised, newest first, and how each delivery went.

import { useQuery } from '@tanstack/react-query'
import { alertLogQuery } from '../api/alert-queries.ts'
import type { Alert, FiredAlert } from '../api/client.ts'
import { formatFullMoment, formatMoment } from '../format/format.ts'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'
import type { AlertSearch } from './alert-search.ts'
import { channelWords, findingWords } from './alert-words.ts'

const TONES = { delivered: 'text-green', pending: 'text-muted', failed: 'text-red' } as const
const MOST_FINDINGS = 10

export interface AlertLogProps {
  readonly alerts: readonly Alert[]
  readonly chosen: string | undefined
  readonly change: (search: AlertSearch) => void
}

export function AlertLog({ alerts, chosen, change }: AlertLogProps) {
  const query = useQuery(alertLogQuery(chosen))
  const isKnown = alerts.some(({ id }) => id === chosen)
  return (
    <Section
      title="Log"
      aside={
        (alerts.length > 0 || chosen !== undefined) && (
          <Select
            aria-label="Log of"
            active={chosen !== undefined}
            value={chosen ?? ''}
            onChange={({ target }) => change({ log: target.value || undefined })}
            className="max-w-[220px]"
          >
            <option value="">All alerts</option>
            {chosen !== undefined && !isKnown && <option value={chosen}>A deleted alert</option>}
            {alerts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )
      }
    >
      <QueryView query={query} loading={<Skeleton rows={3} label="Loading the log" />}>
        {({ fired }) =>
          fired.length === 0 ? (
            <EmptyState title="Nothing was raised yet">
              {chosen === undefined ? 'Alerts and tests will be listed here, with how they were delivered.' : null}
            </EmptyState>
          ) : (
            <ol>
              {fired.map((one) => (
                <LogEntry key={one.id} fired={one} />
              ))}
            </ol>
          )
        }
      </QueryView>
    </Section>
  )
}

function LogEntry({ fired: { alert, test, fired_at: firedAt, findings, deliveries } }: { fired: FiredAlert }) {
  return (
    <li className="flex flex-col gap-1 border-line border-b py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 break-words font-medium">{alert.name}</span>
        {test && <span className="rounded bg-hover px-1.5 text-[12px] text-muted">Test</span>}
        <time dateTime={firedAt} title={formatFullMoment(firedAt)} className="text-[12px] text-muted">
          {formatMoment(firedAt)}
        </time>
      </p>
      {findings.slice(0, MOST_FINDINGS).map((finding) => (
        <p
          key={`${finding.dimension} ${finding.topic?.id}`}
          className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5"
        >
          {finding.topic && <TopicChip topic={chipOf(finding.topic)} />}
          <span>{findingWords(alert.kind, finding)}</span>
        </p>
      ))}
      {findings.length > MOST_FINDINGS && <p className="text-muted">and {findings.length - MOST_FINDINGS} more</p>}
      <ul className="flex flex-col gap-0.5 text-[12px]">
        {deliveries.map((delivery, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places keep their order
          <li key={index} className="break-words text-muted">
            <span className={TONES[delivery.status]}>{deliveryWords(delivery)}</span> · {channelWords(delivery.channel)}
            {delivery.problem && ` · ${delivery.problem}`}
          </li>
        ))}
      </ul>
    </li>
  )
}

function chipOf(topic: { readonly id: string; readonly label: string }) {
  if (topic.id === 'unclustered') return null
  return topic.id === 'small_talk' ? { ...topic, kind: 'small_talk' as const } : topic
}

function deliveryWords({ status, attempts, next_attempt_at: next }: FiredAlert['deliveries'][number]): string {
  const times = attempts === 1 ? '' : ` after ${attempts} attempts`
  if (status === 'delivered') return `Delivered${attempts > 1 ? times : ''}`
  if (status === 'failed') return `Failed${attempts > 1 ? times : ''}`
  if (attempts === 0 || next === null) return 'On its way'
  return `Attempt ${attempts + 1} at ${formatMoment(next)}`
}
