// The parameters that find the sessions behind a number of the journeys, and what they mean for the query.

import { z } from '@hono/zod-openapi'
import type { VisitOptions } from '../queries/collapsed-visits.ts'
import type { JourneyPattern, StepPattern } from '../queries/journey-pattern.ts'
import type { SessionsOptions } from '../queries/sessions.ts'
import { invalid, list, text, texts } from './analytic-query.ts'
import { journeyOptions, journeyScopeParameters, topicNumber } from './journey-query.ts'
import type { TopicNames } from './topic-names.ts'

const LAST_STEP = 1_000
const LONGEST_PATH = 500
const ENDED = 'ended'
const ELSEWHERE = 'not'

const patternParameters = {
  transition: text.optional().openapi({
    description:
      'Only sessions that go from one topic directly to another, or to their end: `t1_3,t1_8` or `t1_3,ended`',
    example: 't1_3,t1_8',
  }),
  back_and_forth: text.optional().openapi({
    description: 'Only sessions that go from one of these two topics to the other and back',
    example: 't1_3,t1_8',
  }),
  path: text.optional().openapi({ description: 'Only sessions with exactly this journey', example: 't1_3,t1_8,t1_3' }),
  step: texts.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description:
      'Only sessions that stand there at a step, from 1: at one of some topics (`2:t1_3,t1_8`), at any but some (`2:not,t1_3`, `2:not`), or past their end (`2:ended`); repeatable, all must hold',
    example: ['2:t1_3'],
  }),
}

export const sessionJourneyParameters = { ...journeyScopeParameters, ...patternParameters }

const sessionJourneySchema = z.object(sessionJourneyParameters)
type SessionJourneyQuery = z.infer<typeof sessionJourneySchema>

/** Which of the parameters make a question about journeys: the others say what journeys are made of. */
const CHOOSING = [
  ...['start', 'through', 'end', 'outcome', 'outcome_event', 'reached'],
  ...['transition', 'back_and_forth', 'path', 'step'],
] as const

/**
 * What paths are made of; and `journey`, where a question about journeys chooses the sessions. Throws INVALID_REQUEST,
 * naming the parameter.
 */
export function journeySelection(
  dimension: string,
  query: SessionJourneyQuery,
  names: TopicNames,
): Pick<SessionsOptions, 'journey'> & VisitOptions {
  const given: Record<string, unknown> = query
  const options = journeyOptions(dimension, query, names)
  const { anchor: _, outcome: __, ...visits } = options
  if (!CHOOSING.some((name) => given[name] !== undefined)) return visits
  return { ...visits, journey: { options, pattern: patternOf(query, names) } }
}

function patternOf(query: SessionJourneyQuery, names: TopicNames): JourneyPattern {
  const { transition, back_and_forth: between, path, step } = query
  const number = (parameter: string) => (ref: string) => topicNumber(names, parameter, ref)
  const pattern: { -readonly [Part in keyof JourneyPattern]: JourneyPattern[Part] } = {}
  if (transition !== undefined) pattern.transition = transitionOf(transition, number('transition'))
  if (between !== undefined) {
    const [a = 0, b = 0] = twoOf('back_and_forth', between).map(number('back_and_forth'))
    pattern.backAndForth = { a, b }
  }
  if (path !== undefined) {
    const refs = path.split(',')
    if (refs.length > LONGEST_PATH) throw invalid('path', `must not be longer than ${LONGEST_PATH} topics`)
    pattern.path = refs.map(number('path'))
  }
  if (step !== undefined) pattern.steps = list(step).map((one) => stepOf(one, number('step')))
  return pattern
}

function transitionOf(given: string, number: (ref: string) => number): NonNullable<JourneyPattern['transition']> {
  const [first = '', second, ...others] = given.split(',')
  if (second === ELSEWHERE) return { from: number(first), notTo: others.map(number) }
  const [from, to] = twoOf('transition', given)
  return { from: number(from), to: to === ENDED ? null : number(to) }
}

function twoOf(parameter: string, given: string): [string, string] {
  const [first, second, ...others] = given.split(',')
  if (first && second && others.length === 0) return [first, second]
  throw invalid(parameter, `is ${JSON.stringify(given)}: write two topic ids and a comma between, such as t1_3,t1_8`)
}

function stepOf(given: string, number: (ref: string) => number): StepPattern {
  const [, place = '', rest = ''] = /^(\d{1,4}):(.+)$/.exec(given) ?? []
  const step = Number(place)
  if (step < 1 || step > LAST_STEP) {
    const advice = `write a step from 1 to ${LAST_STEP}, a colon and topic ids, such as 2:t1_3`
    throw invalid('step', `is ${JSON.stringify(given)}: ${advice}`)
  }
  const refs = rest.split(',')
  if (rest === ENDED) return { step, kind: 'ended' }
  if (refs[0] === ELSEWHERE) return { step, kind: 'elsewhere', topics: refs.slice(1).map(number) }
  return { step, kind: 'at', topics: refs.map(number) }
}
