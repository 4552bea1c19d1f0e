// The sessions behind one number of the journeys answer: the same sessions in scope, and of these the ones that show it.

import type { EventFilter } from '../model/segment.ts'
import type { Statement } from '../warehouse/statement.ts'
import type { JourneysOptions } from './journeys.ts'
import { journeyScope } from './journeys-statement.ts'

/** Where a session stands at a step, from 1: at one of some topics, at any but some, or past its end. */
export type StepPattern =
  | { readonly step: number; readonly kind: 'at' | 'elsewhere'; readonly topics: readonly number[] }
  | { readonly step: number; readonly kind: 'ended' }

/** All that is given must hold. */
export interface JourneyPattern {
  /** From one topic directly to the next (null: to the end of the session), or to any but some. */
  readonly transition?:
    | { readonly from: number; readonly to: number | null }
    | { readonly from: number; readonly notTo: readonly number[] }
  /** A→B→A or B→A→B. */
  readonly backAndForth?: { readonly a: number; readonly b: number }
  /** The whole journey, repeats collapsed. */
  readonly path?: readonly number[]
  readonly steps?: readonly StepPattern[]
}

/** SQL condition over `events`: their session is in the scope of `options` and shows the pattern. */
export function inJourney(
  statement: Statement,
  filter: EventFilter,
  options: JourneysOptions,
  pattern: JourneyPattern,
): string {
  const visitors = (condition: string) => `SELECT session FROM scope WHERE ${condition}`
  const conditions = visitConditions(statement, pattern).map((condition) => `session IN (${visitors(condition)})`)
  if (pattern.path) conditions.push(`path = ${statement.integers(pattern.path)}`)
  for (const { step, kind } of pattern.steps ?? []) {
    if (kind === 'ended') conditions.push(`session NOT IN (${visitors(`position = ${statement.integer(step)}`)})`)
  }
  return `${statement.dialect.hash('session_id')} IN (WITH ${journeyScope(statement, filter, options)}
    SELECT session FROM journeys WHERE ${['TRUE', ...conditions].join(' AND ')})`
}

/** Conditions over a visit, each of which some visit of the session meets. */
function visitConditions(statement: Statement, { transition, backAndForth, steps = [] }: JourneyPattern): string[] {
  const conditions: string[] = []
  if (transition) {
    conditions.push(`topic = ${statement.integer(transition.from)} AND ${nextIs(statement, transition)}`)
  }
  if (backAndForth) {
    const pair = statement.integers([backAndForth.a, backAndForth.b])
    const { isOneOf } = statement.dialect
    conditions.push(`previous_topic = next_topic AND ${isOneOf('topic', pair)} AND ${isOneOf('next_topic', pair)}`)
  }
  for (const pattern of steps) {
    if (pattern.kind === 'ended') continue
    const there = statement.dialect.isOneOf('topic', statement.integers(pattern.topics))
    const place = `position = ${statement.integer(pattern.step)}`
    conditions.push(`${place} AND ${pattern.kind === 'at' ? there : `NOT ${there}`}`)
  }
  return conditions
}

function nextIs(statement: Statement, transition: NonNullable<JourneyPattern['transition']>): string {
  if ('notTo' in transition) {
    return `next_topic IS NOT NULL AND NOT ${statement.dialect.isOneOf('next_topic', statement.integers(transition.notTo))}`
  }
  return transition.to === null ? 'next_topic IS NULL' : `next_topic = ${statement.integer(transition.to)}`
}
