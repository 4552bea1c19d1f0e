// What a rule remembers between two looks, in the registry: what is the case now, and what was said of it already.
// The arithmetic is pure. Invariant: of one thing that stays the case, there is one alert.

import type { ProjectId } from '../model/ids.ts'

/** Something for which a condition holds now. */
export interface Finding {
  /** Tells it from others of the same rule: a topic (`prompt\n12`), or '' where there is but one thing. */
  readonly subject: string
  readonly dimension: string | null
  readonly topic: number | 'unclustered' | 'small_talk' | null
  /** What was counted: events, a share (0 to 1) or minutes. */
  readonly value: number
  /** What it is measured against: the usual count, the threshold; null where there is nothing. */
  readonly reference: number | null
}

export interface SubjectState {
  readonly firedAtMs: number
  /** Whether the condition still holds. */
  readonly isMet: boolean
}

export interface AlertState {
  /** The rule's `activeSinceMs` of which this is the memory. */
  readonly activeSinceMs: number
  readonly evaluatedAtMs: number | null
  /** Alerts of the rule so far: numbers the next one. */
  readonly fired: number
  readonly lastFiredAtMs: number | null
  readonly subjects: Readonly<Record<string, SubjectState>>
  /** By dimension: topics up to this number were there when the rule began. */
  readonly knownTopics: Readonly<Record<string, number>>
  /** Why the last look failed; null where it went well. */
  readonly problem: string | null
}

export interface NextState {
  readonly state: AlertState
  /** What there is to be said now; empty: nothing. */
  readonly alert: readonly Finding[]
}

/** The memory of a rule that was never looked at, as its condition is now. `before` keeps the numbers of its alerts. */
export function freshState(activeSinceMs: number, before?: AlertState): AlertState {
  return {
    ...{ activeSinceMs, evaluatedAtMs: null, problem: null, subjects: {}, knownTopics: {} },
    fired: before?.fired ?? 0,
    lastFiredAtMs: before?.lastFiredAtMs ?? null,
  }
}

/**
 * An alert is due for what has become the case and was not said within the cool-down; for what stays the case, none. What
 * is over and past its cool-down is forgotten.
 */
export function nextState(
  before: AlertState,
  findings: readonly Finding[],
  { nowMs, cooldownMs }: { readonly nowMs: number; readonly cooldownMs: number },
): NextState {
  const subjects: Record<string, SubjectState> = {}
  for (const [subject, { firedAtMs }] of Object.entries(before.subjects)) {
    if (nowMs - firedAtMs < cooldownMs) subjects[subject] = { firedAtMs, isMet: false }
  }
  const alert: Finding[] = []
  for (const finding of findings) {
    const known = before.subjects[finding.subject]
    const isSaid = known !== undefined && (known.isMet || nowMs - known.firedAtMs < cooldownMs)
    if (!isSaid) alert.push(finding)
    subjects[finding.subject] = { firedAtMs: isSaid ? known.firedAtMs : nowMs, isMet: true }
  }
  const isFired = alert.length > 0
  return {
    alert,
    state: {
      ...before,
      subjects,
      evaluatedAtMs: nowMs,
      problem: null,
      fired: before.fired + (isFired ? 1 : 0),
      lastFiredAtMs: isFired ? nowMs : before.lastFiredAtMs,
    },
  }
}

export function alertStateKey(project: ProjectId, rule: string): string {
  return `alert-state/${project}/${rule}`
}
