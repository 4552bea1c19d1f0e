// What the project may send and has sent; the owner of the installation chooses its plan.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useAccessKind } from '../api/access.ts'
import { send, type Usage } from '../api/client.ts'
import { usageQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount, formatDate, formatShare } from '../format/format.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/states.tsx'
import { showProblem, showToast } from '../ui/toast.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const PLANS: Readonly<Record<Usage['plan'], string>> = {
  trial: 'Trial: 250,000 events in 14 days',
  pro: 'Pro: 1,000,000 events a month',
  business: 'Business: 10,000,000 events a month',
  enterprise: 'Enterprise: no limit of its own',
}

export function PlanPage() {
  const query = useQuery(usageQuery())
  return (
    <SettingsFrame title="Plan and usage">
      <QueryView query={query} loading={<Skeleton rows={5} label="Loading plan and usage" />}>
        {(usage) => (
          <div className="flex flex-col gap-9">
            <Section title="Usage">
              <Used usage={usage} />
              <dl className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-8 gap-y-1.5">
                <dt className="text-muted">This month (UTC)</dt>
                <dd className="tabular-nums">{formatCount(usage.events_this_month)} events</dd>
                <dt className="text-muted">In all</dt>
                <dd className="tabular-nums">{formatCount(usage.events_total)} events</dd>
              </dl>
            </Section>
            <Plan usage={usage} />
          </div>
        )}
      </QueryView>
    </SettingsFrame>
  )
}

function Used({ usage: { limit, used, ended, period_ends_at: endsAt } }: { usage: Usage }) {
  if (ended) return <p>The trial ended on {formatDate(endsAt)}: new events are refused. Choose another plan.</p>
  if (limit === null) return <p>{formatCount(used)} events this month; there is no limit.</p>
  const label = `${formatCount(used)} of ${formatCount(limit)} events (${formatShare(used / limit)}), until ${formatDate(endsAt)}`
  return <ProgressBar label={label} done={Math.min(used, limit)} total={limit} />
}

function Plan({ usage }: { usage: Usage }) {
  const queries = useQueryClient()
  const isMember = useAccessKind() === 'member'
  const mayChoose = useMay('owner') && isMember
  const choose = useMutation({
    mutationFn: (plan: Usage['plan']) => send('put', '/v1/project/plan', { body: { plan } }),
    onSuccess: (changed) => {
      queries.setQueryData(usageQuery().queryKey, changed)
      showToast('The plan holds from the next event on.')
    },
    onError: showProblem,
  })
  return (
    <Section
      title="Plan"
      note={
        <>
          The owner of this installation chooses it, here or with <code>turret project plan</code>.
        </>
      }
    >
      <Select
        aria-label="Plan"
        value={usage.plan}
        disabled={!mayChoose || choose.isPending}
        onChange={({ target }) => choose.mutate(target.value as Usage['plan'])}
      >
        {Object.entries(PLANS).map(([plan, label]) => (
          <option key={plan} value={plan}>
            {label}
          </option>
        ))}
      </Select>
    </Section>
  )
}
