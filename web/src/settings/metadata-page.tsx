// The metadata fields: what each is taken for and why, what it holds, and a decision of one's own.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Field, send } from '../api/client.ts'
import { fieldsQuery, sampleEventsQuery, statusQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount } from '../format/format.ts'
import { QueryView } from '../ui/query-view.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { type FieldSamples, fieldSamples } from './field-samples.ts'
import { ReprocessingList } from './reprocessing-list.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const TYPES: Record<Field['type'], { label: string; note: string }> = {
  text: { label: 'Text', note: 'grouped into topics' },
  enum: { label: 'Segment', note: 'values to filter by' },
  number: { label: 'Number', note: 'summed and averaged' },
  ignored: { label: 'Ignored', note: 'kept, not analysed' },
}
const AUTOMATIC = 'automatic'

export function MetadataPage() {
  const query = useQuery(fieldsQuery())
  const samples = useQuery(sampleEventsQuery())
  const status = useQuery(statusQuery())
  return (
    <SettingsFrame title="Metadata">
      <p className="mb-5 max-w-[75ch] text-muted">
        Every key of an event’s metadata gets a type by itself, from its name and its values. Where it is wrong, choose
        another: your choice always wins, and stored events follow it.
      </p>
      <ReprocessingList reprocessing={status.data?.reprocessing ?? []} />
      <QueryView query={query} loading={<Skeleton rows={8} label="Loading the fields" />}>
        {({ fields, untyped_keys_notice: notice }) =>
          fields.length === 0 ? (
            <EmptyState title="No fields yet">They appear with the first event.</EmptyState>
          ) : (
            <>
              <ul>
                {fields.map((field) => (
                  <FieldRow
                    key={field.key}
                    field={field}
                    samples={samples.data ? fieldSamples(samples.data.events, field.key) : null}
                  />
                ))}
              </ul>
              {notice && <p className="pt-4 text-amber">{notice}</p>}
            </>
          )
        }
      </QueryView>
    </SettingsFrame>
  )
}

function FieldRow({ field, samples }: { field: Field; samples: FieldSamples | null }) {
  const { key, type, source, reason, settled } = field
  const { change, busy } = useFieldType(field)
  const mayEdit = useMay('editor')
  return (
    <li className="grid gap-x-6 gap-y-1.5 border-line border-b py-3 sm:grid-cols-[minmax(0,1fr)_184px]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <code className="break-all font-medium text-[13px]">{key}</code>
          <span className="text-[12px] text-muted">
            {TYPES[type].note}
            {!settled && source === 'automatic' && ' · still learning'}
          </span>
        </p>
        <p className="text-muted">{source === 'you' ? 'Your choice.' : reason}</p>
        {samples && samples.values.length > 0 && (
          <p className="mt-1 flex flex-wrap items-center gap-1.5 text-[12px]">
            {samples.values.map((value) => (
              <span key={value} className="max-w-[280px] truncate rounded bg-hover px-1.5 py-px" title={value}>
                {value}
              </span>
            ))}
            <span className="text-muted">
              {formatCount(samples.distinct)} different in the latest {formatCount(samples.events)}
            </span>
          </p>
        )}
      </div>
      <div className="sm:text-right">
        <Select
          aria-label={`Type of ${key}`}
          active={source === 'you'}
          disabled={busy || !mayEdit}
          value={source === 'you' ? type : AUTOMATIC}
          onChange={({ target }) => void change(target.value === AUTOMATIC ? null : (target.value as Field['type']))}
        >
          <option value={AUTOMATIC}>{source === 'you' ? 'Automatic' : `Automatic: ${TYPES[type].label}`}</option>
          {(Object.keys(TYPES) as Field['type'][]).map((one) => (
            <option key={one} value={one}>
              {TYPES[one].label}
            </option>
          ))}
        </Select>
      </div>
    </li>
  )
}

function useFieldType({ key, type, source }: Field) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  async function set(next: Field['type'] | null): Promise<boolean> {
    setBusy(true)
    try {
      if (next === null) await send('delete', '/v1/fields/{key}', { id: key })
      else await send('put', '/v1/fields/{key}', { id: key, body: { type: next, in_advance: false } })
      await queries.invalidateQueries()
      return true
    } catch (error) {
      showProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  async function change(next: Field['type'] | null): Promise<void> {
    if (!(await set(next))) return
    const before = source === 'you' ? type : null
    const done =
      next === null ? `${key} has its automatic type again.` : `${key} is now ${TYPES[next].label.toLowerCase()}.`
    showToast(done, { label: 'Undo', run: () => void set(before) })
  }
  return { change, busy }
}
