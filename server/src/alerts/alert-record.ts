// An alert that was raised, with how it is being delivered: one document of the registry, at once log and outbox. Holds no
// text of a message and no label, so that an erasure need not look here: names are found when they are shown or sent.

import type { ProjectId } from '../model/ids.ts'
import type { Registry } from '../registry/registry.ts'
import type { AlertChannel, AlertCondition } from './alert-rule.ts'
import type { Finding } from './alert-state.ts'

export interface AlertDelivery {
  readonly channel: AlertChannel
  readonly status: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  /** Not before; of a delivery in hand, when it counts as lost. */
  readonly nextAttemptAtMs: number
  readonly endedAtMs: number | null
  /** Of the last attempt; null where it went well, or there was none. */
  readonly problem: string | null
}

export interface AlertRecord {
  /** Of the rule and the number of its alert: the same alert is never written twice. */
  readonly id: string
  readonly project: ProjectId
  readonly rule: { readonly id: string; readonly name: string }
  readonly condition: AlertCondition
  /** Sent by the button, with nothing found. */
  readonly isTest: boolean
  readonly firedAtMs: number
  readonly findings: readonly Finding[]
  readonly deliveries: readonly AlertDelivery[]
}

/** All projects together: what waits for delivery is found by it. */
export const ALERTS = 'alerts/'
/** Alerts that a project keeps, delivered or not: bounds the log and the queue. */
export const MOST_ALERTS = 200

export function alertPrefix(project: ProjectId): string {
  return `${ALERTS}${project}/`
}

export function alertKey({ project, id }: Pick<AlertRecord, 'project' | 'id'>): string {
  return `${alertPrefix(project)}${id}`
}

export function pendingDelivery(channel: AlertChannel, atMs: number): AlertDelivery {
  return { channel, status: 'pending', attempts: 0, nextAttemptAtMs: atMs, endedAtMs: null, problem: null }
}

/** Newest first. */
export async function listAlerts(registry: Registry, project: ProjectId): Promise<AlertRecord[]> {
  const all = (await registry.list<AlertRecord>(alertPrefix(project))).map(({ value }) => value)
  return all.sort((a, b) => b.firedAtMs - a.firedAtMs || (a.id < b.id ? 1 : -1))
}
