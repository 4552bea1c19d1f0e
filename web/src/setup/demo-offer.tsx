// Demo conversations for a project that has nothing else yet: a button, then how far they are.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../api/client.ts'
import { demoQuery, statusQuery } from '../api/project-queries.ts'
import { useMay } from '../api/use-role.ts'
import { formatCount } from '../format/format.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showProblem } from '../ui/toast.tsx'

export function DemoOffer() {
  const { data } = useQuery(demoQuery())
  const mayLoad = useMay('owner')
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  if (!data || data.state === 'loading' || data.state === 'loaded') return <DemoProgressBar />
  if (!mayLoad) return null
  async function load() {
    setBusy(true)
    try {
      queries.setQueryData(demoQuery().queryKey, await send('post', '/v1/project/demo'))
    } catch (error) {
      showProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button disabled={busy} onClick={() => void load()}>
      {data.state === 'stopped' ? 'Go on loading the demo data' : 'Load demo data'}
    </Button>
  )
}

/** Nothing unless the demo is on its way, or its last messages are being analysed. */
export function DemoProgressBar() {
  const { data } = useQuery(demoQuery())
  const { data: status } = useQuery(statusQuery())
  if (!data || data.total === 0 || data.state === 'stopped') return null
  const waiting = Math.min(status?.pending ?? 0, data.total)
  if (data.state === 'loaded' && waiting === 0) return null
  const done = data.state === 'loading' ? data.sent : data.total - waiting
  const doing = data.state === 'loading' ? 'Sending demo conversations' : 'Finding topics in the demo conversations'
  return (
    <ProgressBar
      label={`${doing}: ${formatCount(done)} of ${formatCount(data.total)}`}
      done={done}
      total={data.total}
    />
  )
}
