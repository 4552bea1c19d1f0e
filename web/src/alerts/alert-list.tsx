// The alerts of the project, with what they watch, how they stand and where they go.

import { useState } from 'react'
import type { Alert } from '../api/client.ts'
import { formatMoment } from '../format/format.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TopicChip } from '../ui/topic-chip.tsx'
import type { AlertSearch } from './alert-search.ts'
import { channelWords, conditionWords, STATE_WORDS } from './alert-words.ts'
import { useAlertChanges } from './use-alert-changes.ts'

const DOTS: Record<Alert['state'], string> = {
  off: 'border border-line-strong',
  waiting: 'bg-line-strong',
  quiet: 'bg-green',
  firing: 'bg-amber',
  problem: 'bg-red',
}
const MOST_CHIPS = 5

export interface AlertListProps {
  readonly alerts: readonly Alert[]
  readonly mayEdit: boolean
  readonly change: (search: AlertSearch) => void
}

export function AlertList({ alerts, mayEdit, change }: AlertListProps) {
  const [removing, setRemoving] = useState<Alert | null>(null)
  return (
    <>
      <ul className="border-line border-t">
        {alerts.map((alert) => (
          <li key={alert.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b py-3">
            <AlertSummary alert={alert} />
            {mayEdit && <AlertActions alert={alert} change={change} remove={() => setRemoving(alert)} />}
          </li>
        ))}
      </ul>
      {removing && <RemoveDialog alert={removing} close={() => setRemoving(null)} />}
    </>
  )
}

function AlertSummary({ alert }: { alert: Alert }) {
  const { name, state, condition, channels, problem, last_fired_at: lastFired, firing } = alert
  return (
    <div className="flex min-w-[240px] flex-1 flex-col gap-0.5">
      <div className="flex min-w-0 items-center gap-2">
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${DOTS[state]}`} />
        <span className={`min-w-0 truncate font-medium ${state === 'off' ? 'text-muted' : ''}`}>{name}</span>
        <span className="shrink-0 text-[12px] text-muted">{STATE_WORDS[state]}</span>
      </div>
      <p className="text-pretty pl-4">{conditionWords(condition)}</p>
      {problem && <p className="pl-4 text-red">{problem}</p>}
      {firing.length > 0 && (
        <p className="flex min-w-0 flex-wrap gap-1 pl-4">
          {firing.slice(0, MOST_CHIPS).map((topic) => (
            <TopicChip key={topic.id} topic={topic} />
          ))}
          {firing.length > MOST_CHIPS && <span className="text-muted">and {firing.length - MOST_CHIPS} more</span>}
        </p>
      )}
      <p className="break-words pl-4 text-[12px] text-muted">
        To {channels.map(channelWords).join(', ')} ·{' '}
        {lastFired ? `last raised ${formatMoment(lastFired)}` : 'never raised'}
      </p>
    </div>
  )
}

interface AlertActionsProps {
  readonly alert: Alert
  readonly change: (search: AlertSearch) => void
  readonly remove: () => void
}

function AlertActions({ alert, change, remove }: AlertActionsProps) {
  const changes = useAlertChanges()
  const [testing, setTesting] = useState(false)
  async function test() {
    setTesting(true)
    await changes.test(alert)
    setTesting(false)
  }
  const { id, name, enabled } = alert
  return (
    <div className="flex items-center gap-2">
      <Button disabled={testing} aria-label={`Test ${name}`} onClick={() => void test()}>
        {testing ? 'Sending…' : 'Test'}
      </Button>
      <Button aria-label={`Edit ${name}`} onClick={() => change({ edit: id })}>
        Edit
      </Button>
      <ActionMenu
        label={`More for ${name}`}
        actions={[
          enabled
            ? { label: 'Switch off', icon: 'pause', run: () => void changes.enable(alert, false) }
            : { label: 'Switch on', icon: 'play', run: () => void changes.enable(alert, true) },
          { label: 'Its log', icon: 'list', run: () => change({ log: id }) },
          null,
          { label: 'Delete', icon: 'close', run: remove },
        ]}
      />
    </div>
  )
}

function RemoveDialog({ alert, close }: { alert: Alert; close: () => void }) {
  const changes = useAlertChanges()
  return (
    <Dialog
      title={`Delete “${alert.name}”?`}
      close={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="danger" onClick={() => void changes.remove(alert).then((done) => done && close())}>
            Delete
          </Button>
        </>
      }
    >
      <p>What it has raised stays in the log. What was not delivered yet is given up.</p>
    </Dialog>
  )
}
