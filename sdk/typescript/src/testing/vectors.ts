// The vectors that every Turret client passes, as sdk/test-vectors/client.json holds them.

import { readFileSync } from 'node:fs'
import type { Verdict } from '../answer.ts'
import type { WireEvent } from '../event.ts'

interface EventVector {
  readonly title: string
  readonly input: unknown
  readonly defaults?: Record<string, unknown>
  readonly redact?: 'field-and-length' | 'throws' | 'returns-null'
  readonly event?: WireEvent
  readonly error?: string
}

interface BatchVector {
  readonly title: string
  readonly event_bytes: readonly number[]
  readonly max_events: number
  readonly max_bytes: number
  readonly batches: readonly number[]
}

interface RetryVector {
  readonly title: string
  readonly attempt: number
  readonly random: number
  readonly retry_after?: string
  readonly delay_ms: number
}

interface AnswerVector {
  readonly title: string
  readonly status: number
  readonly retry_after?: string
  readonly body: unknown
  readonly verdict: Verdict
}

interface ClientVectors {
  readonly events: readonly EventVector[]
  readonly batches: readonly BatchVector[]
  readonly retry_now_ms: number
  readonly retry_delays: readonly RetryVector[]
  readonly answers: readonly AnswerVector[]
}

const file = new URL('../../../test-vectors/client.json', import.meta.url)
export const clientVectors = JSON.parse(readFileSync(file, 'utf8')) as ClientVectors
