// What tools answer: the API's own answers, cut to what an assistant can read at once.

import type { Answers, EventAnswer, TopicAnswer, TopicName } from './api-answers.ts'

const LONGEST_TEXT = 500
const EXAMPLES = 3

type Name = TopicName | null

/** "Reset password (t1_4)": short, and the id is there for the next question. */
const named = (topic: Name): string | null => (topic === null ? null : `${topic.label} (${topic.id})`)

export function shortTopic({ id, label, theme, state, events, sessions, users, share, trend }: TopicAnswer) {
  return { id, label, theme, state, events, sessions, users, share: rounded(share), trend: trend.word }
}

/** A page of the list from `offset` on, with the cursor of the next one. */
export function topicsPage(answer: Answers['topics'], offset: number, limit: number) {
  const { dimension, topics, unclustered, small_talk: smallTalk, total } = answer
  const next = offset + limit
  return {
    dimension,
    total,
    topics: topics.slice(offset, next).map(shortTopic),
    unclustered_events: unclustered.events,
    small_talk_events: smallTalk.events,
    next_cursor: next < topics.length ? String(next) : null,
  }
}

export function topicDetails(topic: Answers['topic']) {
  const { description, terms, born_at: bornAt, before, after, examples, trend, lineage } = topic
  const beside = (list: typeof before) =>
    list.map(({ topic: other, count, share }) => ({ topic: named(other), count, share: rounded(share) }))
  return {
    ...shortTopic(topic),
    ...{ description, terms, born_at: bornAt },
    previous_period: trend.previous,
    came_from: beside(before),
    went_to: beside(after),
    examples: [...examples.central.slice(0, EXAMPLES), ...examples.unusual.slice(0, 1)].map(({ text, session_id }) => ({
      text: cut(text),
      session_id,
    })),
    lineage: lineage.map(({ kind, at, topics }) => ({ kind, at, topics: topics.map(named) })),
  }
}

export function shortJourneys(journeys: Answers['journeys'], limit: number) {
  const first = <Item>(items: readonly Item[]) => items.slice(0, limit)
  return {
    sessions: journeys.sessions,
    starts: first(journeys.starts).map((one) => ({
      ...{ topic: named(one.topic), sessions: one.sessions, share: rounded(one.share) },
    })),
    transitions: first(journeys.transitions).map((one) => ({
      ...{ from: named(one.from), to: named(one.to), count: one.count, share: rounded(one.share) },
      median_seconds: one.median_seconds,
    })),
    back_and_forth: first(journeys.back_and_forth).map((one) => ({
      ...{ a: named(one.a), b: named(one.b), sessions: one.sessions },
    })),
    drop_offs: first(journeys.drop_offs).map((one) => ({
      ...{ topic: named(one.topic), sessions: one.sessions, rate: rounded(one.rate) },
    })),
    paths: first(journeys.paths).map((one) => ({ topics: one.topics.map(named), sessions: one.sessions })),
  }
}

export function shortEvents(events: readonly EventAnswer[]) {
  return events.map(({ id, session_id, user_id, timestamp, name, metadata, topics, similarity }) => ({
    ...{ id, session_id, user_id, timestamp, name },
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key, typeof value === 'string' ? cut(value) : value]),
    ),
    topics: Object.fromEntries(Object.entries(topics).map(([dimension, topic]) => [dimension, named(topic)])),
    ...(typeof similarity === 'number' ? { similarity: rounded(similarity) } : {}),
  }))
}

export function shortSessions({ sessions, total, next_cursor: cursor }: Answers['sessions']) {
  return {
    total,
    sessions: sessions.map((one) => ({ ...one, path: one.path.map(named) })),
    next_cursor: cursor,
  }
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).toWellFormed()}…`
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
