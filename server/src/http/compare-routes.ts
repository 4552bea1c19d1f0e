// Journeys of two groups of sessions side by side: two segments, or those that reach an outcome and the others.

import { z } from '@hono/zod-openapi'
import type { ProjectId } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import {
  type ComparedBehaviour,
  compareJourneys,
  type JourneyComparison,
  SIGNIFICANCE_LEVEL,
} from '../queries/compare-journeys.ts'
import type { JourneyGroup } from '../queries/journey-groups.ts'
import type { JourneysOptions } from '../queries/journeys.ts'
import type { Registry } from '../registry/registry.ts'
import { analyticSelection, invalid, limitParameter, segmentFilters, text, texts } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import { comparisonSchema } from './compare-schemas.ts'
import { journeyControls, journeyOptions, topicNumber } from './journey-query.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'
import { type TopicNames, topicNames } from './topic-names.ts'

const DEFAULT_LIMIT = 50
const segmentParameter = (example: string) =>
  texts.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    example: [example],
    description: 'Segment of this group; repeatable; values are OR-ed, fields AND-ed, with `segment` too',
  })

const compareParameters = z.object({
  a: segmentParameter('platform:ios'),
  b: segmentParameter('platform:android'),
  converted: text.optional().openapi({
    description: 'Instead of a and b: a is the sessions that reach this topic, b the others',
    example: 't1_12',
  }),
  converted_event: text.optional().openapi({
    description: 'Instead of a and b: a is the sessions with an event of this name, b the others',
    example: 'purchase',
  }),
  ...journeyControls,
  ...limitParameter(DEFAULT_LIMIT),
})

type CompareQuery = z.infer<typeof compareParameters>

export function compareRoutes(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/journeys/compare',
    tag: 'Journeys',
    summary: 'Journeys of two groups side by side, sound differences marked',
    description:
      'Everything is counted in sessions. Give `a` and `b`, or one of `converted` and `converted_event`. Lists show significant differences first, then by sessions of both groups; `min_count` and `limit` are about the sessions of both groups together and the rows of each list.',
    scope: 'read',
    query: compareParameters,
    response: comparisonSchema,
    async handle({ project, query, context }) {
      const { filter } = await analyticSelection({ registry, clock }, project, query)
      refuseMixedGroups(query)
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) return { dimension, significance_level: SIGNIFICANCE_LEVEL, ...EMPTY }
      const names = await topicNames(registry, project, dimension)
      const options = journeyOptions(dimension, query, names)
      const outcome = outcomeOf(query, names)
      const [a, b] = outcome
        ? outcomeGroups(filter, options, outcome)
        : await segmentGroups(registry, project, filter, options, query)
      const found = await compareJourneys(clientReader(context, warehouse), a, b, {
        limit: query.limit ?? DEFAULT_LIMIT,
        minCount: query.min_count ?? 1,
        ...(outcome?.kind === 'topic' ? { outcomeTopic: outcome.topic } : {}),
      })
      return { dimension, significance_level: SIGNIFICANCE_LEVEL, ...comparisonAnswer(found, names) }
    },
  })
}

const EMPTY = {
  a: { sessions: 0, users: 0 },
  b: { sessions: 0, users: 0 },
  sessions_in_both: 0,
  tested: 0,
  topics: [],
  starts: [],
  drop_offs: [],
  transitions: [],
  back_and_forth: [],
}

/** Exactly one way to make the groups. */
function refuseMixedGroups(query: CompareQuery): void {
  const ways = (['converted', 'converted_event'] as const).filter((name) => query[name] !== undefined)
  const [converted] = ways
  if (ways.length > 1) throw invalid('converted_event', 'only one of converted and converted_event can be given')
  const segment = (['a', 'b'] as const).find((name) => query[name] !== undefined)
  if (converted === undefined) {
    for (const name of ['a', 'b'] as const) {
      if (query[name] !== undefined) continue
      throw invalid(name, 'give a and b, such as platform:ios and platform:android, or converted, or converted_event')
    }
    return
  }
  if (segment) throw invalid(segment, `cannot be combined with ${converted}: give either a and b, or ${converted}`)
  const outcome = (['outcome', 'outcome_event', 'reached'] as const).find((name) => query[name] !== undefined)
  if (outcome) throw invalid(outcome, `cannot be combined with ${converted}, which compares both outcomes`)
}

type Outcome = { readonly kind: 'topic'; readonly topic: number } | { readonly kind: 'event'; readonly name: string }

function outcomeOf({ converted, converted_event: name }: CompareQuery, names: TopicNames): Outcome | null {
  if (converted !== undefined) return { kind: 'topic', topic: topicNumber(names, 'converted', converted) }
  return name === undefined ? null : { kind: 'event', name }
}

function outcomeGroups(
  filter: EventFilter,
  options: JourneysOptions,
  outcome: Outcome,
): readonly [JourneyGroup, JourneyGroup] {
  const group = (reached: boolean) => ({ filter, options: { ...options, outcome: { ...outcome, reached } } })
  return [group(true), group(false)]
}

async function segmentGroups(
  registry: Registry,
  project: ProjectId,
  filter: EventFilter,
  options: JourneysOptions,
  query: CompareQuery,
): Promise<readonly [JourneyGroup, JourneyGroup]> {
  const group = async (name: 'a' | 'b'): Promise<JourneyGroup> => {
    const segments = await segmentFilters(registry, project, name, query[name])
    return { filter: { ...filter, segments: [...filter.segments, ...segments] }, options }
  }
  return [await group('a'), await group('b')]
}

function comparisonAnswer({ a, b, sessionsInBoth, tested, behaviours }: JourneyComparison, names: TopicNames) {
  const name = (number: number | undefined) => names.name(number ?? 0)
  const ofTopic = (rows: readonly ComparedBehaviour[]) =>
    rows.map((row) => ({ topic: name(row.topics[0]), ...differenceAnswer(row) }))
  return {
    a: { ...a },
    b: { ...b },
    sessions_in_both: sessionsInBoth,
    tested,
    topics: ofTopic(behaviours.reach),
    starts: ofTopic(behaviours.start),
    drop_offs: ofTopic(behaviours.end),
    transitions: behaviours.transition.map((row) => ({
      from: name(row.topics[0]),
      to: name(row.topics[1]),
      ...differenceAnswer(row),
    })),
    back_and_forth: behaviours.back_and_forth.map((row) => ({
      between: row.topics.map(name),
      ...differenceAnswer(row),
    })),
  }
}

function differenceAnswer(row: ComparedBehaviour) {
  return {
    sessions_a: row.sessionsA,
    sessions_b: row.sessionsB,
    share_a: row.shareA,
    share_b: row.shareB,
    difference: row.difference,
    p_value: row.pValue,
    q_value: row.qValue,
    significant: row.significant,
    test: row.test,
  }
}
