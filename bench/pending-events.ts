// How far the analysis of a running server is. Read from its metrics, which cost it no question to the warehouse.
import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../server/src/cli/server-process.fixture.ts'

const POLL_MS = 50

export async function pendingEvents({ url }: ServerProcess): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text()
  const pending = /^turret_pipeline_pending (\d+)$/m.exec(metrics)?.[1]
  if (pending === undefined) throw new Error('The metrics of the server do not say how many events are pending.')
  return Number(pending)
}

/** Resolves when everything that was acknowledged can be queried. */
export async function untilStored(server: ServerProcess): Promise<void> {
  while ((await pendingEvents(server)) > 0) await wait(POLL_MS)
}
