// Alerts in words: what they watch, how they stand, what they found.

import type { Alert, FiredAlert } from '../api/client.ts'
import { formatCount, formatNumber, formatShare } from '../format/format.ts'

export type AlertKind = Alert['condition']['kind']

export const KIND_WORDS: Record<AlertKind, string> = {
  new_topic: 'A new topic',
  spiking_topic: 'A topic that spikes',
  share: 'A share',
  pipeline_lag: 'Analysis that lags',
}

export const STATE_WORDS: Record<Alert['state'], string> = {
  off: 'Off',
  waiting: 'Not looked at yet',
  quiet: 'Quiet',
  firing: 'Firing',
  problem: 'Cannot be looked at',
}

/** Such as `“Refund” is above 25% of the last 24 hours`. */
export function conditionWords(condition: Alert['condition']): string {
  switch (condition.kind) {
    case 'new_topic':
      return `A new topic with ${formatCount(condition.min_events)} messages${inField(condition.dimension)}`
    case 'spiking_topic': {
      const subject = condition.topic ? `“${condition.topic.label}”` : 'Any topic'
      return `${subject} at ${formatNumber(condition.ratio)} × a busy day${condition.topic ? '' : inField(condition.dimension)}`
    }
    case 'share': {
      const segment = condition.segment.map(segmentWords).join(' and ')
      const subject = condition.topic ? `“${condition.topic.label}”` : segment
      const among = condition.topic && segment !== '' ? ` where ${segment}` : ''
      return `${subject} ${condition.direction} ${formatNumber(condition.percent)}% of ${lastHours(condition.hours)}${among}`
    }
    case 'pipeline_lag':
      return `Analysis ${formatCount(condition.minutes)} minutes behind`
  }
}

/** `platform:ios,web` as `platform is ios or web`. */
export function segmentWords(segment: string): string {
  const colon = segment.indexOf(':')
  return `${segment.slice(0, colon)} is ${segment.slice(colon + 1).replaceAll(',', ' or ')}`
}

export function channelWords(channel: Alert['channels'][number]): string {
  if (channel.kind === 'email') return channel.to
  const host = URL.canParse(channel.url) ? new URL(channel.url).host : channel.url
  return channel.format === 'slack' ? `${host} (Slack format)` : host
}

/** The numbers of a finding, beside the topic's name. */
export function findingWords(kind: string, { value, reference }: FiredAlert['findings'][number]): string {
  switch (kind) {
    case 'new_topic':
      return `${formatCount(value)} messages within a week`
    case 'spiking_topic':
      return `${formatCount(value)} in 24 hours, a busy day has ${formatCount(reference ?? 0)}`
    case 'share':
      return `${formatShare(value)}, threshold ${formatShare(reference ?? 0)}`
    default:
      return `${formatCount(value)} minutes behind`
  }
}

function inField(dimension: string | null): string {
  return dimension === null ? '' : ` in ${dimension}`
}

function lastHours(hours: number): string {
  return hours % 24 === 0 && hours > 24 ? `the last ${hours / 24} days` : `the last ${hours} hours`
}
