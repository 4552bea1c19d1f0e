// The controls that journeys and their comparison share: parameters, and what they mean for the query.

import { z } from '@hono/zod-openapi'
import { parseTopicRef } from '../model/ids.ts'
import { UNCLUSTERED_VISITS } from '../queries/collapsed-visits.ts'
import type { JourneysOptions } from '../queries/journeys.ts'
import {
  dimensionParameter,
  filterParameters,
  flag,
  invalid,
  list,
  text,
  texts,
  wholeNumber,
} from './analytic-query.ts'
import type { TopicNames } from './topic-names.ts'

const HIGHEST_COUNT = 1_000_000
const topicParameter = text.optional().openapi({ example: 't1_12' })

/** What chooses the sessions of a question, and what their journeys are made of. */
export const journeyScopeParameters = {
  ...dimensionParameter,
  ...filterParameters,
  start: topicParameter.openapi({ description: 'Only sessions that start with this topic' }),
  through: topicParameter.openapi({ description: 'Only sessions that contain this topic' }),
  end: topicParameter.openapi({ description: 'Only sessions that end with this topic' }),
  exclude: texts
    .optional()
    .openapi({ type: 'array', items: { type: 'string' }, description: 'Topics to pass over; repeatable' }),
  outcome: topicParameter.openapi({ description: 'Only sessions that reach this topic' }),
  outcome_event: text.optional().openapi({
    description: 'Only sessions with an event of this name; it need not be one of `event`',
    example: 'purchase',
  }),
  reached: flag.optional().openapi({
    type: 'boolean',
    default: true,
    description: 'false: only sessions that do not reach the outcome',
  }),
  small_talk: flag.optional().openapi({ type: 'boolean', default: false, description: 'Count small talk as a topic' }),
  hidden: flag.optional().openapi({ type: 'boolean', default: false, description: 'Count hidden topics too' }),
  unclustered: flag
    .optional()
    .openapi({ type: 'boolean', default: false, description: 'Count unclustered texts as a topic, `unclustered`' }),
}

export const journeyControls = {
  ...journeyScopeParameters,
  min_count: wholeNumber(1, HIGHEST_COUNT).optional().openapi({
    type: 'integer',
    minimum: 1,
    maximum: HIGHEST_COUNT,
    default: 1,
    description: 'Leaves out what was counted less often; in steps and matrix it belongs to `other`',
  }),
}

const journeyControlsSchema = z.object(journeyControls)
export type JourneyControls = z.infer<typeof journeyControlsSchema>

/** Throws INVALID_REQUEST for controls that exclude each other, and for topics that the dimension lacks. */
export function journeyOptions(dimension: string, query: JourneyControls, names: TopicNames): JourneysOptions {
  const anchors = (['start', 'through', 'end'] as const).filter((kind) => query[kind] !== undefined)
  if (anchors.length > 1) throw invalid(anchors[1] ?? '', 'only one of start, through and end can be given')
  const [kind] = anchors
  const outcome = outcomeOf(query, names)
  return {
    dimension,
    ...(kind ? { anchor: { kind, topic: topicNumber(names, kind, query[kind] ?? '') } } : {}),
    ...(outcome ? { outcome } : {}),
    ...(query.min_count ? { minCount: query.min_count } : {}),
    excludedTopics: list(query.exclude).map((ref) => topicNumber(names, 'exclude', ref)),
    includeSmallTalk: query.small_talk ?? false,
    includeHidden: query.hidden ?? false,
    includeUnclustered: query.unclustered ?? false,
  }
}

function outcomeOf(
  { outcome, outcome_event: name, reached = true }: JourneyControls,
  names: TopicNames,
): JourneysOptions['outcome'] {
  if (outcome !== undefined && name !== undefined) {
    throw invalid('outcome_event', 'only one of outcome and outcome_event can be given')
  }
  if (outcome !== undefined) return { kind: 'topic', topic: topicNumber(names, 'outcome', outcome), reached }
  if (name !== undefined) return { kind: 'event', name, reached }
  if (!reached) throw invalid('reached', 'says nothing without outcome or outcome_event')
  return undefined
}

/** The number of a topic given by its public name, or `unclustered`. Throws INVALID_REQUEST, naming the parameter. */
export function topicNumber(names: TopicNames, parameter: string, ref: string): number {
  if (ref === 'unclustered') return UNCLUSTERED_VISITS
  const { dimension, dimensionNumber } = names.directory
  const parsed = parseTopicRef(ref)
  const advice = 'take one from GET /v1/topics, such as t1_12'
  if (!parsed) throw invalid(parameter, `${JSON.stringify(ref)} is no topic id: ${advice}`)
  if (parsed.dimension === dimensionNumber && names.topic(parsed.topic)) return parsed.topic
  throw invalid(parameter, `${ref} is no topic of the text field ${dimension}: ${advice}`)
}
