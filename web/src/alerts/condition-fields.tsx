// What an alert watches: the fields of its kind.

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { segmentsQuery } from '../api/conversation-queries.ts'
import { statusQuery } from '../api/project-queries.ts'
import { topicsQuery } from '../api/topic-queries.ts'
import { INPUT } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { AlertDraft } from './alert-draft.ts'
import { segmentWords } from './alert-words.ts'

export interface ConditionFieldsProps {
  readonly draft: AlertDraft
  readonly set: (change: Partial<AlertDraft>) => void
}

export function ConditionFields({ draft, set }: ConditionFieldsProps) {
  const least = (
    <NumberField
      label="With at least"
      unit="messages"
      value={draft.minEvents}
      min={1}
      max={1_000_000}
      change={(minEvents) => set({ minEvents })}
    />
  )
  switch (draft.kind) {
    case 'new_topic':
      return (
        <Fields note="Born from now on, and mostly of messages of this week.">
          <TextField draft={draft} set={set} />
          {least}
        </Fields>
      )
    case 'spiking_topic':
      return (
        <Fields note="The last 24 hours against the busiest of the days before. A weekly rhythm is no spike, nor is slow growth.">
          <TextField draft={draft} set={set} />
          <TopicField draft={draft} set={set} none="Any topic" apart={false} />
          <NumberField
            label="At"
            unit="× a busy day"
            value={draft.ratio}
            min={1.2}
            max={100}
            step={0.1}
            change={(ratio) => set({ ratio })}
          />
          {least}
        </Fields>
      )
    case 'share':
      return (
        <Fields note="Of a topic among all messages, or of a segment among all events.">
          <TextField draft={draft} set={set} />
          <TopicField draft={draft} set={set} none="No topic: the segment" apart />
          <SegmentField draft={draft} set={set} />
          <Field label="Is">
            {(id) => (
              <Select
                id={id}
                value={draft.direction}
                onChange={({ target }) => set({ direction: target.value as AlertDraft['direction'] })}
              >
                <option value="above">above</option>
                <option value="below">below</option>
              </Select>
            )}
          </Field>
          <NumberField
            label="Share"
            unit="%"
            value={draft.percent}
            min={0}
            max={100}
            step={0.1}
            change={(percent) => set({ percent })}
          />
          <NumberField
            label="In the last"
            unit="hours"
            value={draft.hours}
            min={1}
            max={720}
            change={(hours) => set({ hours })}
          />
          {least}
        </Fields>
      )
    case 'pipeline_lag':
      return (
        <Fields note="Events are kept all the while; numbers miss the newest ones.">
          <NumberField
            label="Events wait for"
            unit="minutes"
            value={draft.minutes}
            min={1}
            max={1440}
            change={(minutes) => set({ minutes })}
          />
        </Fields>
      )
  }
}

function Fields({ note, children }: { note: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">{children}</div>
      <p className="text-[12px] text-muted text-pretty">{note}</p>
    </div>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly change: (value: number) => void
}

function NumberField({ label, unit, value, min, max, step = 1, change }: NumberFieldProps) {
  return (
    <label className="flex flex-col gap-1">
      {label}
      <span className="flex items-center gap-1.5">
        <input
          type="number"
          required
          {...{ min, max, step }}
          value={Number.isNaN(value) ? '' : value}
          onChange={({ target }) => change(target.valueAsNumber)}
          className={`${INPUT} !w-[84px] tabular-nums`}
        />
        <span className="text-muted">{unit}</span>
      </span>
    </label>
  )
}

/** Only where there are several. */
function TextField({ draft, set }: ConditionFieldsProps) {
  const { data } = useQuery(statusQuery())
  const fields = (data?.dimensions ?? []).map(({ key }) => key)
  if (fields.length < 2 && draft.dimension === null) return null
  return (
    <Field label="Text field">
      {(id) => (
        <Select
          id={id}
          value={draft.dimension ?? ''}
          onChange={({ target }) => set({ dimension: target.value || null, topic: null })}
          className="max-w-[180px]"
        >
          <option value="">{draft.kind === 'share' ? 'The busiest' : 'Each of them'}</option>
          {[...new Set([...fields, ...(draft.dimension === null ? [] : [draft.dimension])])].map((field) => (
            <option key={field} value={field}>
              {field}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

interface TopicFieldProps extends ConditionFieldsProps {
  /** What no topic means. */
  readonly none: string
  /** Whether what stands outside topics can be chosen. */
  readonly apart: boolean
}

function TopicField({ draft, set, none, apart }: TopicFieldProps) {
  const { data } = useQuery(topicsQuery({ range: 'all', dimension: draft.dimension ?? undefined }))
  const topics = data?.topics ?? []
  const isListed = topics.some(({ id }) => id === draft.topic) || (apart && isApart(draft.topic))
  const chosen = !apart && isApart(draft.topic) ? null : draft.topic
  return (
    <Field label="Topic">
      {(id) => (
        <Select
          id={id}
          value={chosen ?? ''}
          onChange={({ target }) =>
            set({
              topic: target.value || null,
              dimension: isApart(target.value) ? (data?.dimension ?? null) : draft.dimension,
            })
          }
          className="w-[220px]"
        >
          <option value="">{none}</option>
          {chosen !== null && !isListed && <option value={chosen}>{chosen}</option>}
          {topics.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
          {apart && <option value="small_talk">Small talk</option>}
          {apart && <option value="unclustered">Unclustered</option>}
        </Select>
      )}
    </Field>
  )
}

function isApart(topic: string | null): boolean {
  return topic === 'small_talk' || topic === 'unclustered'
}

function SegmentField({ draft, set }: ConditionFieldsProps) {
  const { data } = useQuery(segmentsQuery({ range: 'all' }))
  const chosen = draft.segment.join('\n')
  const fields = data?.segments ?? []
  const isListed = fields.some(({ field, values }) => values.some(({ value }) => `${field}:${value}` === chosen))
  return (
    <Field label="Segment">
      {(id) => (
        <Select
          id={id}
          value={chosen}
          onChange={({ target }) => set({ segment: target.value === '' ? [] : target.value.split('\n') })}
          className="w-[200px]"
        >
          <option value="">Everybody</option>
          {chosen !== '' && !isListed && (
            <option value={chosen}>{draft.segment.map(segmentWords).join(' and ')}</option>
          )}
          {fields.map(({ field, values }) => (
            <optgroup key={field} label={field}>
              {values.map(({ value }) => (
                <option key={value} value={`${field}:${value}`}>
                  {value}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  )
}
