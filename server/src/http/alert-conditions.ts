// Between conditions as users write them, with names of topics and percentages, and as rules keep them.

import type { AlertChannel, AlertCondition, WatchedTopic } from '../alerts/alert-rule.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Registry } from '../registry/registry.ts'
import type { ConditionBody } from './alert-schemas.ts'
import { invalid, segmentFilters } from './analytic-query.ts'
import { chooseDimension } from './choose-dimension.ts'
import { type TopicNames, topicNames } from './topic-names.ts'
import { topicSelection } from './topic-selection.ts'

/** Throws INVALID_REQUEST for topics, fields and segments that the project does not have. */
export async function conditionOf(
  registry: Registry,
  project: ProjectId,
  body: ConditionBody,
): Promise<AlertCondition> {
  switch (body.kind) {
    case 'pipeline_lag':
      return { kind: body.kind, minutes: body.minutes }
    case 'new_topic':
      return {
        kind: body.kind,
        dimension: await knownDimension(registry, project, body.dimension),
        minEvents: body.min_events,
      }
    case 'spiking_topic': {
      const watched = await watchedTopic(registry, project, body)
      if (watched && typeof watched.topic !== 'number') throw invalid('topic', 'must be a topic id, such as t1_12')
      return {
        kind: body.kind,
        dimension: watched?.dimension ?? (await knownDimension(registry, project, body.dimension)),
        topic: typeof watched?.topic === 'number' ? watched.topic : null,
        ...{ minEvents: body.min_events, ratio: body.ratio },
      }
    }
    case 'share': {
      const segments = await segmentFilters(registry, project, 'segment', body.segment)
      const topic = await watchedTopic(registry, project, body)
      if (!topic && segments.length === 0) throw invalid('topic', 'give a topic, a segment, or both')
      return {
        ...{ kind: body.kind, topic, segments, direction: body.direction, share: body.percent / 100 },
        ...{ hours: body.hours, minEvents: body.min_events },
      }
    }
  }
}

async function knownDimension(registry: Registry, project: ProjectId, asked: string | null): Promise<string | null> {
  return asked === null ? null : chooseDimension(registry, project, asked)
}

async function watchedTopic(
  registry: Registry,
  project: ProjectId,
  { topic, dimension }: { readonly topic: string | null; readonly dimension: string | null },
): Promise<WatchedTopic | null> {
  if (topic === null) return null
  const found = await topicSelection(registry, project, { topic, ...(dimension === null ? {} : { dimension }) })
  if (!found || found.dimension === '') throw invalid('topic', 'there is no text field yet: send events first')
  return found
}

/** Shows names of topics, which are looked up once a field. */
export class AlertNames {
  readonly #registry: Registry
  readonly #project: ProjectId
  readonly #names = new Map<string, Promise<TopicNames>>()

  constructor(registry: Registry, project: ProjectId) {
    this.#registry = registry
    this.#project = project
  }

  async topic(dimension: string | null, topic: WatchedTopic['topic'] | null) {
    if (topic === null || dimension === null) return null
    if (topic === 'unclustered') return { id: topic, label: 'Unclustered' }
    if (topic === 'small_talk') return { id: topic, label: 'Small talk' }
    const names = this.#names.get(dimension) ?? topicNames(this.#registry, this.#project, dimension)
    this.#names.set(dimension, names)
    return (await names).name(topic)
  }

  async condition(condition: AlertCondition) {
    switch (condition.kind) {
      case 'pipeline_lag':
        return condition
      case 'new_topic':
        return { kind: condition.kind, dimension: condition.dimension, min_events: condition.minEvents }
      case 'spiking_topic': {
        const { kind, dimension, minEvents, ratio } = condition
        const topic = await this.topic(dimension, condition.topic)
        return { kind, dimension, topic, min_events: minEvents, ratio }
      }
      case 'share': {
        const { kind, direction, hours, minEvents } = condition
        return {
          ...{ kind, direction, hours, min_events: minEvents },
          dimension: condition.topic?.dimension ?? null,
          topic: condition.topic ? await this.topic(condition.topic.dimension, condition.topic.topic) : null,
          segment: condition.segments.map(({ field, values }) => `${field}:${values.join(',')}`),
          percent: Math.round(condition.share * 1e6) / 1e4,
        }
      }
    }
  }
}

/** Addresses of webhooks let anybody write into a team's channel: whoever may not edit sees their host alone. */
export function shownChannel(channel: AlertChannel, maySeeAddress: boolean): AlertChannel {
  if (channel.kind === 'email' || maySeeAddress) return channel
  return { ...channel, url: `${new URL(channel.url).origin}/…` }
}
