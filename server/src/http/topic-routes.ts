// Topics of one dimension: the list with counts and trends, one topic in detail, and re-clustering on request.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import type { EventFilter } from '../model/segment.ts'
import type { Topic, TopicExample } from '../model/topic.ts'
import { findJourneys } from '../queries/journeys.ts'
import { countTopics, type TextCount, type TopicCount, type TopicCounts } from '../queries/topics.ts'
import { trendOf } from '../topics/trend/trend-of.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import { analyticSelection, dimensionParameter, filterParameters, limitParameter, MOST_ROWS } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { clientReader } from './client-reader.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import { consolidationSchema, topicDetailSchema, topicsSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'
import { findTopic, type TopicNames, topicNames } from './topic-names.ts'

const TAG = 'Topics'
const DAY_MS = 24 * 60 * 60 * 1000
const NOTHING: TextCount = { events: 0, sessions: 0, users: 0 }

export function topicRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  listRoute(route, options)
  consolidateRoute(route, options)
  detailRoute(route, options)
}

function listRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/topics',
    tag: TAG,
    summary: 'Topics with counts and trends',
    description: 'Topics, small talk and unclustered texts are together all texts of the dimension.',
    scope: 'read',
    query: z.object({ ...dimensionParameter, ...filterParameters, ...limitParameter(MOST_ROWS) }),
    response: topicsSchema,
    async handle({ project, query, context }) {
      const { filter, zone, nowMs } = await analyticSelection({ registry, clock }, project, query)
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null)
        return {
          dimension,
          topics: [],
          unclustered: bucket(NOTHING, 0),
          small_talk: { ...bucket(NOTHING, 0), kinds: [], topics: [] },
          total: NOTHING,
        }
      const names = await topicNames(registry, project, dimension)
      const counts = await countTopics(clientReader(context, warehouse), filter, { dimension, nowMs, zone })
      const topics = counts.topics.map((count) => ({
        ...topicAnswer(names, count, trendAnswer(count, filter, counts, nowMs), counts.total.events),
        examples: (names.topic(count.topic)?.examples.central ?? []).map(exampleAnswer),
      }))
      return {
        dimension,
        topics: topics.slice(0, query.limit ?? MOST_ROWS),
        unclustered: bucket(counts.unclustered, counts.total.events),
        small_talk: {
          ...bucket(counts.smallTalk, counts.total.events),
          kinds: counts.smallTalkKinds.map((kind) => ({
            ...names.name(kind.topic),
            ...bucket(kind, counts.total.events),
          })),
          topics: markedTopics(names),
        },
        total: counts.total,
      }
    },
  })
}

function consolidateRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'post',
    path: '/v1/topics/consolidate',
    tag: TAG,
    summary: 'Re-cluster now',
    description: 'Waits until all events acknowledged before are in, then looks for topics anew.',
    scope: 'manage',
    query: z.object({ ...dimensionParameter }),
    response: consolidationSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, query }) {
      await pipeline.untilCaughtUp(project)
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) {
        throw new AppError(
          'NOT_FOUND',
          'There is no text field yet: send events with a text field in their metadata first.',
        )
      }
      const { movedShare, ...outcome } = await pipeline.consolidate(project, dimension)
      return { ...outcome, moved_share: movedShare }
    },
  })
}

function detailRoute(route: DefineRoute, { registry, warehouse, clock }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/topics/{id}',
    tag: TAG,
    summary: 'One topic in detail',
    scope: 'read',
    pathParameters: z.object({ id: z.string().openapi({ example: 't1_12' }) }),
    query: z.object({ ...filterParameters }),
    response: topicDetailSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path, query, context }) {
      const { filter, zone, nowMs } = await analyticSelection({ registry, clock }, project, query)
      const { names, topic } = await findTopic(registry, project, path.id)
      const { dimension } = names.directory
      const asTopic = topic.number === 0 ? {} : { asTopic: topic.number }
      const reader = clientReader(context, warehouse)
      const counts = await countTopics(reader, filter, { dimension, nowMs, zone, ...asTopic })
      const count =
        topic.number === 0 ? smallTalkCount(counts) : counts.topics.find((one) => one.topic === topic.number)
      const found = count ?? {
        topic: topic.number,
        ...NOTHING,
        previousEvents: 0,
        firstSeenMs: topic.bornAtMs,
        daily: [],
      }
      return {
        ...topicAnswer(names, found, trendAnswer(found, filter, counts, nowMs), counts.total.events),
        dimension,
        born_at: topic.number <= 0 ? null : new Date(topic.bornAtMs).toISOString(),
        terms: [...topic.terms],
        examples: {
          central: topic.examples.central.map(exampleAnswer),
          newest: topic.examples.newest.map(exampleAnswer),
          unusual: topic.examples.unusual.map(exampleAnswer),
        },
        ...(await neighbours(reader, filter, names, topic)),
        lineage: topic.lineage.map(({ kind, atMs, others }) => ({
          kind,
          at: new Date(atMs).toISOString(),
          topics: others.map((number) => names.name(number)),
        })),
      }
    },
  })
}

/** What came before and after the topic in journeys; null stands for the start and the end of a conversation. */
async function neighbours(reader: WarehouseReader, filter: EventFilter, names: TopicNames, topic: Topic) {
  const { dimension } = names.directory
  const found = await findJourneys(reader, filter, { dimension, limit: MOST_ROWS, steps: 2 })
  const visits = found.followUps.find((one) => one.topic === topic.number)
  const into = found.transitions.filter((move) => move.to === topic.number)
  const starts = found.starts.find((start) => start.topic === topic.number)
  const before = [
    ...into.map((move) => ({ topic: names.name(move.from), count: move.count })),
    ...(starts ? [{ topic: null, count: starts.sessions }] : []),
  ]
  const all = before.reduce((sum, { count }) => sum + count, 0)
  return {
    before: before.sort((a, b) => b.count - a.count).map((entry) => ({ ...entry, share: entry.count / all })),
    after: (visits?.next ?? []).map(({ topic: next, count, share }) => ({
      topic: next === null ? null : names.name(next),
      count,
      share,
    })),
  }
}

function topicAnswer(names: TopicNames, count: TopicCount, trend: ReturnType<typeof trendAnswer>, total: number) {
  const topic = names.topic(count.topic)
  return {
    ...names.name(count.topic),
    description: topic?.description ?? '',
    state: stateOf(topic),
    pinned: topic?.pinned ?? false,
    custom_label: topic !== undefined && topic.label !== topic.suggestedLabel,
    theme: topic?.theme ?? null,
    ...bucket(count, total),
    trend,
  }
}

function stateOf(topic: Topic | undefined): 'active' | 'hidden' | 'small_talk' | 'ended' {
  if (topic?.live === false) return 'ended'
  if (topic?.kind === 'small_talk') return 'small_talk'
  return topic?.hidden ? 'hidden' : 'active'
}

/** Topics that users marked as small talk. */
function markedTopics(names: TopicNames) {
  return names.directory.topics
    .filter(({ number, kind, live }) => number > 0 && kind === 'small_talk' && live)
    .map(({ number }) => names.name(number))
}

function trendAnswer(count: TopicCount, filter: EventFilter, counts: TopicCounts, nowMs: number) {
  const endMs = filter.toMs ?? nowMs
  const firstMs = counts.topics.reduce((first, { firstSeenMs }) => Math.min(first, firstSeenMs), endMs)
  const days = (fromMs: number) => Math.max(0, (endMs - fromMs) / DAY_MS)
  const previous = count.previousEvents ?? 0
  const compared =
    filter.fromMs === null
      ? null
      : trendOf({
          current: count.events,
          previous,
          periodDays: Math.max(days(filter.fromMs), 1 / 24),
          historyDays: days(firstMs),
          firstSeenDaysAgo: days(count.firstSeenMs),
        })
  return {
    word: compared?.word ?? ('steady' as const),
    current: count.events,
    previous,
    daily: count.daily.map((day) => ({ ...day })),
  }
}

function smallTalkCount({ smallTalk }: TopicCounts): TopicCount {
  return { topic: 0, ...smallTalk, previousEvents: 0, firstSeenMs: 0, daily: [] }
}

function bucket({ events, sessions, users }: TextCount, total: number) {
  return { events, sessions, users, share: total === 0 ? 0 : events / total }
}

function exampleAnswer({ text, eventId, sessionId, timestampMs }: TopicExample) {
  return { text, event_id: eventId, session_id: sessionId, timestamp: new Date(timestampMs).toISOString() }
}
