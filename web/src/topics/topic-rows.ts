// The rows of the topic list in the order in which they stand: topics, alone or under their themes, then what is apart.

import type { Topic, TopicName, Topics } from '../api/client.ts'

export interface ThemeGroup {
  /** Null: topics without a theme. */
  readonly theme: string | null
  readonly topics: number
  readonly events: number
  readonly share: number
}

export type TopicRow =
  | ({ readonly kind: 'theme' } & ThemeGroup)
  | { readonly kind: 'topic'; readonly topic: Topic }
  | {
      readonly kind: 'bucket'
      readonly bucket: 'small_talk' | 'unclustered'
      readonly count: Topics['unclustered']
      /** What it is made of, largest first. */
      readonly parts: readonly Topics['small_talk']['kinds'][number][]
    }
  | { readonly kind: 'marked'; readonly topic: TopicName }

export interface TopicRowsOptions {
  /** In their order; a group keeps it. */
  readonly topics: readonly Topic[]
  readonly grouped: boolean
  /** Leaves small talk and unclustered out: a search looks for topics. */
  readonly topicsOnly: boolean
}

export function topicRows(answer: Pick<Topics, 'small_talk' | 'unclustered'>, options: TopicRowsOptions): TopicRow[] {
  const topics = options.grouped ? groupedRows(options.topics) : options.topics.map(topicRow)
  return options.topicsOnly ? topics : [...topics, ...bucketRows(answer)]
}

/** Pinned topics first; otherwise the order is kept. */
export function pinnedFirst(topics: readonly Topic[]): Topic[] {
  return [...topics.filter(({ pinned }) => pinned), ...topics.filter(({ pinned }) => !pinned)]
}

/** Largest theme first; topics without a theme last. */
function groupedRows(topics: readonly Topic[]): TopicRow[] {
  const themes = new Map<string | null, Topic[]>()
  for (const topic of topics) themes.set(topic.theme, [...(themes.get(topic.theme) ?? []), topic])
  const sum = (members: readonly Topic[], key: 'events' | 'share') =>
    members.reduce((total, topic) => total + topic[key], 0)
  return [...themes]
    .map(([theme, members]) => ({ theme, members, events: sum(members, 'events'), share: sum(members, 'share') }))
    .sort((a, b) => Number(a.theme === null) - Number(b.theme === null) || b.events - a.events)
    .flatMap(({ theme, members, events, share }): TopicRow[] => [
      { kind: 'theme', theme, topics: members.length, events, share },
      ...members.map(topicRow),
    ])
}

function bucketRows({ small_talk: smallTalk, unclustered }: Pick<Topics, 'small_talk' | 'unclustered'>): TopicRow[] {
  return [
    ...(smallTalk.events > 0 || smallTalk.topics.length > 0
      ? [{ kind: 'bucket', bucket: 'small_talk', count: smallTalk, parts: smallTalk.kinds } as const]
      : []),
    ...smallTalk.topics.map((topic) => ({ kind: 'marked', topic }) as const),
    ...(unclustered.events > 0
      ? [{ kind: 'bucket', bucket: 'unclustered', count: unclustered, parts: [] } as const]
      : []),
  ]
}

function topicRow(topic: Topic): TopicRow {
  return { kind: 'topic', topic }
}
