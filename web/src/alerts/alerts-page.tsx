// Alerts: what is watched and how it stands, what was raised and how it was delivered.

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { alertsQuery } from '../api/alert-queries.ts'
import type { Alerts } from '../api/client.ts'
import { useMay } from '../api/use-role.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { AlertForm } from './alert-form.tsx'
import { AlertList } from './alert-list.tsx'
import { AlertLog } from './alert-log.tsx'
import type { AlertSearch } from './alert-search.ts'
import { SigningSecret } from './signing-secret.tsx'

export function AlertsPage() {
  const query = useQuery(alertsQuery())
  const mayEdit = useMay('editor')
  const change = useChangeSearch()
  return (
    <Page
      title="Alerts"
      beside={
        mayEdit && (
          <Button kind="primary" onClick={() => change({ edit: 'new' })}>
            <Icon name="plus" size={14} />
            New alert
          </Button>
        )
      }
    >
      <QueryView query={query} loading={<Skeleton rows={4} label="Loading the alerts" />}>
        {(answer) => <AlertsView answer={answer} mayEdit={mayEdit} change={change} />}
      </QueryView>
    </Page>
  )
}

function useChangeSearch(): (search: AlertSearch) => void {
  const navigate = useNavigate()
  return (search) =>
    void navigate({ to: '/alerts', search: (before) => ({ ...before, ...search }), resetScroll: false })
}

interface AlertsViewProps {
  readonly answer: Alerts
  readonly mayEdit: boolean
  readonly change: (search: AlertSearch) => void
}

function AlertsView({ answer, mayEdit, change }: AlertsViewProps) {
  const { edit, topic, log }: AlertSearch = useSearch({ from: '/alerts' })
  const { alerts, mail, signing_secret_created_at: secretMadeAt } = answer
  const edited = alerts.find(({ id }) => id === edit)
  return (
    <div className="flex max-w-[920px] flex-col gap-9">
      {alerts.length === 0 ? (
        <EmptyState title="Nothing is watched yet">
          An alert tells you, by webhook, chat or e-mail, when a new topic appears, a topic spikes or a share gets too
          large.
          {mayEdit || ' Editors and owners of the project make them.'}
        </EmptyState>
      ) : (
        <AlertList alerts={alerts} mayEdit={mayEdit} change={change} />
      )}
      <AlertLog alerts={alerts} chosen={log} change={change} />
      <SigningSecret madeAt={secretMadeAt} />
      {mayEdit && edit !== undefined && (edit === 'new' || edited) && (
        <AlertForm
          key={edit}
          alert={edited ?? null}
          mail={mail}
          topic={topic ?? null}
          close={() => change({ edit: undefined, topic: undefined })}
        />
      )}
    </div>
  )
}
