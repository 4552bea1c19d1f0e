// Changes of alerts: asked for, said, and shown in the lists.

import { useQueryClient } from '@tanstack/react-query'
import { type Alert, type AlertBody, send } from '../api/client.ts'
import { showProblem, showToast } from '../ui/toast.tsx'
import { channelWords } from './alert-words.ts'

export interface AlertChanges {
  /** Throws ApiError, for the form to show. */
  save(id: string | null, body: AlertBody): Promise<void>
  enable(alert: Alert, enabled: boolean): Promise<void>
  remove(alert: Alert): Promise<boolean>
  test(alert: Alert): Promise<void>
}

export function useAlertChanges(): AlertChanges {
  const queries = useQueryClient()
  const refresh = () =>
    Promise.all(['alerts', 'alert-log'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      showProblem(error)
      return false
    } finally {
      await refresh()
    }
  }
  return {
    async save(id, body) {
      if (id === null) await send('post', '/v1/alerts', { body })
      else await send('patch', '/v1/alerts/{id}', { id, body })
      await refresh()
      showToast(id === null ? `“${body.name}” is on.` : `Saved “${body.name}”.`)
    },
    async enable({ id, name }, enabled) {
      await attempt(async () => {
        await send('patch', '/v1/alerts/{id}', { id, body: { enabled } })
        showToast(`“${name}” is ${enabled ? 'on' : 'off'}.`)
      })
    },
    remove: ({ id, name }) =>
      attempt(async () => {
        await send('delete', '/v1/alerts/{id}', { id })
        showToast(`Deleted “${name}”.`)
      }),
    async test({ id }) {
      await attempt(async () => {
        const { deliveries } = await send('post', '/v1/alerts/{id}/test', { id })
        const failed = deliveries.filter(({ status }) => status === 'failed')
        if (failed.length === 0) showToast('The test has arrived everywhere.')
        for (const { channel, problem } of failed) showProblem(`${channelWords(channel)}: ${problem}`)
      })
    },
  }
}
