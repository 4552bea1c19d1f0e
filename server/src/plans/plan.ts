// What a project may send: the plans of PRODUCT §2 as plain arithmetic on dates and counts, without a clock of its own.

import type { CounterRule } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'

export const PLAN_NAMES = ['trial', 'pro', 'business', 'enterprise'] as const
export type PlanName = (typeof PLAN_NAMES)[number]

export interface ProjectPlan {
  readonly name: PlanName
  /** Events a calendar month on `enterprise`, null for none; the other plans have limits of their own. */
  readonly customLimit: number | null
}

const DAY_MS = 86_400_000
const TRIAL_DAYS = 14
const LIMITS = { trial: 250_000, pro: 1_000_000, business: 10_000_000 } as const

/** What holds at one moment. */
export interface Allowance {
  readonly plan: PlanName
  /** Events of the period; null: no limit. */
  readonly limit: number | null
  /** Epoch milliseconds, inclusive. */
  readonly startsAtMs: number
  /** Epoch milliseconds, exclusive: the first moment of the next month, or the end of the trial. */
  readonly endsAtMs: number
  /** The days of a trial are over. */
  readonly isOver: boolean
  /** The name of the counter that `limit` is about. */
  readonly counter: string
}

/** `createdAtMs`: of the project. */
export function allowanceAt(
  project: ProjectId,
  { name, customLimit }: ProjectPlan,
  createdAtMs: number,
  nowMs: number,
): Allowance {
  if (name === 'trial') {
    const endsAtMs = createdAtMs + TRIAL_DAYS * DAY_MS
    const isOver = nowMs >= endsAtMs
    const counter = totalCounter(project)
    return { plan: name, limit: LIMITS.trial, startsAtMs: createdAtMs, endsAtMs, isOver, counter }
  }
  const now = new Date(nowMs)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  return {
    plan: name,
    limit: name === 'enterprise' ? customLimit : LIMITS[name],
    startsAtMs: Date.UTC(year, month, 1),
    endsAtMs: Date.UTC(year, month + 1, 1),
    isOver: false,
    counter: monthCounter(project, nowMs),
  }
}

/** Counts all events of the project, whatever its plan was when they came. */
export function totalCounter(project: ProjectId): string {
  return `${project}/total`
}

/** Counts the events accepted in the calendar month (UTC) of `nowMs`. */
export function monthCounter(project: ProjectId, nowMs: number): string {
  const now = new Date(nowMs)
  return `${project}/${now.getUTCFullYear()}-${String(now.getUTCMonth() + 1).padStart(2, '0')}`
}

/** What an event accepted now raises, each with the limit that holds; 0 once a trial is over: repeats are still answered. */
export function counterRules(project: ProjectId, allowance: Allowance, nowMs: number): CounterRule[] {
  const limit = allowance.isOver ? 0 : allowance.limit
  return [totalCounter(project), monthCounter(project, nowMs)].map((key) => ({
    key,
    limit: key === allowance.counter ? limit : null,
  }))
}
