// An alert while it is edited: every kind keeps its fields, so that looking at another kind loses nothing.

import type { Alert, AlertBody } from '../api/client.ts'
import type { AlertKind } from './alert-words.ts'

export type ChannelDraft = { readonly kind: 'webhook' | 'slack' | 'email'; readonly address: string }

export interface AlertDraft {
  readonly name: string
  readonly kind: AlertKind
  readonly dimension: string | null
  readonly topic: string | null
  readonly segment: readonly string[]
  readonly direction: 'above' | 'below'
  readonly minEvents: number
  readonly ratio: number
  readonly percent: number
  readonly hours: number
  readonly minutes: number
  readonly channels: readonly ChannelDraft[]
  readonly cooldownHours: number
}

export const NEW_DRAFT: AlertDraft = {
  name: '',
  kind: 'spiking_topic',
  dimension: null,
  topic: null,
  segment: [],
  direction: 'above',
  minEvents: 20,
  ratio: 2,
  percent: 25,
  hours: 24,
  minutes: 15,
  channels: [{ kind: 'webhook', address: '' }],
  cooldownHours: 24,
}

export function draftOf({ name, condition, channels, cooldown_hours }: Alert): AlertDraft {
  const draft: AlertDraft = {
    ...NEW_DRAFT,
    ...{ name, kind: condition.kind, cooldownHours: cooldown_hours },
    channels: channels.map((channel) =>
      channel.kind === 'email'
        ? { kind: 'email', address: channel.to }
        : { kind: channel.format === 'slack' ? 'slack' : 'webhook', address: channel.url },
    ),
  }
  switch (condition.kind) {
    case 'pipeline_lag':
      return { ...draft, minutes: condition.minutes }
    case 'new_topic':
      return { ...draft, dimension: condition.dimension, minEvents: condition.min_events }
    case 'spiking_topic': {
      const { dimension, topic, min_events, ratio } = condition
      return { ...draft, dimension, topic: topic?.id ?? null, minEvents: min_events, ratio }
    }
    case 'share': {
      const { dimension, topic, segment, direction, percent, hours, min_events } = condition
      return {
        ...draft,
        dimension,
        topic: topic?.id ?? null,
        segment,
        direction,
        percent,
        hours,
        minEvents: min_events,
      }
    }
  }
}

export function bodyOf(draft: AlertDraft): AlertBody {
  return {
    name: draft.name.trim(),
    condition: conditionOf(draft),
    channels: draft.channels.map(({ kind, address }) =>
      kind === 'email'
        ? { kind, to: address.trim() }
        : { kind: 'webhook', url: address.trim(), format: kind === 'slack' ? 'slack' : 'turret' },
    ),
    cooldown_hours: draft.cooldownHours,
  }
}

function conditionOf(draft: AlertDraft): AlertBody['condition'] {
  const { kind, dimension, topic, minEvents: min_events } = draft
  switch (kind) {
    case 'pipeline_lag':
      return { kind, minutes: draft.minutes }
    case 'new_topic':
      return { kind, dimension, min_events }
    case 'spiking_topic':
      return { kind, dimension, topic: topicIdOf(topic), min_events, ratio: draft.ratio }
    case 'share': {
      const { segment, direction, percent, hours } = draft
      return { kind, dimension, topic, segment: [...segment], direction, percent, hours, min_events }
    }
  }
}

/** What stands outside topics has a share, but no days of its own. */
function topicIdOf(topic: string | null): string | null {
  return topic === 'unclustered' || topic === 'small_talk' ? null : topic
}
