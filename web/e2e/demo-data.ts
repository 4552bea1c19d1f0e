// The demo conversations, loaded as the dashboard's button does, and analysed.

import { vi } from 'vitest'
import type { TurretServer } from './turret-server.ts'

const ANALYSIS_TIMEOUT_MS = 80_000

export async function loadDemo(server: TurretServer): Promise<void> {
  await server.call('POST', '/v1/project/demo')
  await untilDemoIsAnalysed(server)
  await server.call('POST', '/v1/topics/consolidate')
}

export async function untilDemoIsAnalysed(server: TurretServer): Promise<void> {
  const look = async () => {
    const { state } = await server.call<{ state: string }>('GET', '/v1/project/demo')
    const { pending } = await server.call<{ pending: number }>('GET', '/v1/status')
    if (state !== 'loaded' || pending > 0) throw new Error(`The demo is ${state}, and ${pending} events wait`)
  }
  await vi.waitFor(look, { timeout: ANALYSIS_TIMEOUT_MS, interval: 500 })
}
