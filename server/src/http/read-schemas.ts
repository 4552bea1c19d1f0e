// The answers of the read API, as PRODUCT §7 promises them.

import { z } from '@hono/zod-openapi'
import { fieldSchema, reprocessingSchema, untypedKeysSchema } from './field-answer.ts'

const count = z.number().int()
const share = z.number().openapi({ description: 'From 0 to 1' })

export const topicNameSchema = z.object({ id: z.string(), label: z.string() }).openapi('TopicName')

const exampleSchema = z
  .object({ text: z.string(), event_id: z.string(), session_id: z.string(), timestamp: z.string() })
  .openapi('TopicExample')

const trendSchema = z
  .object({
    word: z.enum(['new', 'spiking', 'rising', 'steady', 'cooling', 'fading']),
    current: count,
    previous: count,
    daily: z.array(z.object({ date: z.string(), events: count })),
  })
  .openapi('Trend')

export const topicSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    description: z.string(),
    state: z.enum(['active', 'hidden', 'small_talk', 'ended']),
    pinned: z.boolean(),
    custom_label: z.boolean().openapi({ description: 'A user named it' }),
    theme: z.string().nullable(),
    events: count,
    sessions: count,
    users: count,
    share,
    trend: trendSchema,
    examples: z.array(exampleSchema),
  })
  .openapi('Topic')

const bucketSchema = z.object({ events: count, sessions: count, users: count, share })

export const topicsSchema = z
  .object({
    dimension: z.string().nullable(),
    topics: z.array(topicSchema),
    unclustered: bucketSchema,
    small_talk: z.object({
      ...bucketSchema.shape,
      kinds: z
        .array(z.object({ ...topicNameSchema.shape, ...bucketSchema.shape }))
        .openapi({ description: 'What it is of: greetings, thanks, confirmations …, by events' }),
      topics: z.array(topicNameSchema).openapi({ description: 'Topics that users marked as small talk' }),
    }),
    total: z.object({ events: count, sessions: count, users: count }),
  })
  .openapi('Topics')

export const topicDetailSchema = z
  .object({
    ...topicSchema.omit({ examples: true }).shape,
    dimension: z.string(),
    born_at: z.string().nullable(),
    terms: z.array(z.string()),
    examples: z.object({
      central: z.array(exampleSchema),
      newest: z.array(exampleSchema),
      unusual: z.array(exampleSchema),
    }),
    before: z.array(z.object({ topic: z.union([topicNameSchema, z.null()]), count, share })).openapi({
      description: 'What came before; null: the conversation started here',
    }),
    after: z.array(z.object({ topic: z.union([topicNameSchema, z.null()]), count, share })).openapi({
      description: 'What came next; null: the conversation ended here',
    }),
    lineage: z.array(
      z.object({
        kind: z.enum(['born', 'merged', 'split', 'ended']),
        at: z.string(),
        topics: z.array(topicNameSchema),
      }),
    ),
  })
  .openapi('TopicDetail')

export const consolidationSchema = z
  .object({
    topics: count,
    born: count,
    merged: count,
    split: count,
    moved_share: share,
    refused: z
      .string()
      .nullable()
      .openapi({ description: 'Why the new partition was not taken over; null where it was' }),
    ms: count,
  })
  .openapi('Consolidation')

export const embedderProblemSchema = z.object({ message: z.string(), since: z.string() })

export const statusSchema = z
  .object({
    pending: count.openapi({
      description:
        'Events still to be analysed, stored ones of a field that has become text included; 0: all acknowledged events are queryable',
    }),
    indexed: count.openapi({ description: 'Events that are queryable' }),
    dimensions: z.array(
      z.object({
        key: z.string(),
        texts: count,
        topics: count,
        last_consolidated_at: z.string().nullable(),
        notices: z.array(z.string()).openapi({ description: 'What is unusual about the texts and their topics' }),
      }),
    ),
    reprocessing: z
      .array(reprocessingSchema)
      .openapi({ description: 'Fields whose stored events are following a change of type, or of the embedder' }),
    ...untypedKeysSchema,
    embedder: z.string(),
    embedder_problem: embedderProblemSchema
      .nullable()
      .openapi({ description: 'Why texts cannot be embedded now: events are kept, and analysed when they can' }),
    labeller: z.string().openapi({ description: 'The language model that names topics, or `keyphrases`' }),
    labeller_problem: z.string().nullable().openapi({ description: 'Why the model does not name topics now' }),
    version: z.string(),
  })
  .openapi('Status')

const sessionCounts = { sessions: count, users: count.nullable() }
const stepCount = z.object({ sessions: count, share })
const followUpSchema = z.object({
  topic: z.union([topicNameSchema, z.null()]).openapi({ description: 'null: the conversation ended' }),
  count,
  share,
})

export const journeysSchema = z
  .object({
    dimension: z.string().nullable(),
    sessions: count,
    users: count,
    starts: z.array(z.object({ topic: topicNameSchema, ...sessionCounts, share })),
    transitions: z.array(
      z.object({
        from: topicNameSchema,
        to: topicNameSchema,
        count,
        ...sessionCounts,
        share,
        median_seconds: z.number(),
      }),
    ),
    follow_ups: z.array(z.object({ from: topicNameSchema, count, next: z.array(followUpSchema) })),
    back_and_forth: z.array(z.object({ a: topicNameSchema, b: topicNameSchema, ...sessionCounts, count })),
    drop_offs: z.array(z.object({ topic: topicNameSchema, ...sessionCounts, rate: share })),
    paths: z.array(z.object({ topics: z.array(topicNameSchema), ...sessionCounts })),
    steps: z.array(
      z.object({
        step: count,
        topics: z.array(stepCount.extend({ topic: topicNameSchema })),
        other: stepCount,
        ended: stepCount,
        flows: z.array(z.object({ from: z.string(), to: z.string(), sessions: count })).openapi({
          description: 'Topic ids, `other` or `ended`',
        }),
      }),
    ),
    matrix: z
      .object({
        topics: z.array(topicNameSchema),
        rows: z.array(z.object({ visits: count, to: z.array(count), other: count, ended: count })),
      })
      .openapi({
        description:
          'Transitions between the 20 most visited topics: a row for each, `to` in the same order. `to`, `other` and `ended` of a row sum to its visits. Complete whatever `limit`; what is below `min_count` is in `other`. A loop shows as high counts on both sides of the diagonal',
      }),
  })
  .openapi('Journeys')

const eventTopicSchema = z
  .object({ id: z.string(), label: z.string(), kind: z.enum(['topic', 'small_talk']) })
  .nullable()
  .openapi({ description: 'null: unclustered' })

export const eventSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    session_id: z.string(),
    user_id: z.string(),
    timestamp: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    topics: z.record(z.string(), eventTopicSchema),
  })
  .openapi('Event')

const similarity = z
  .number()
  .openapi({ description: 'How alike the message is to the question: a cosine, at most 1; only for `similar_to`' })

export const eventsSchema = z
  .object({
    events: z.array(z.object({ ...eventSchema.shape, similarity: similarity.optional() })),
    next_cursor: z.string().nullable(),
  })
  .openapi('Events')

export const searchSchema = z
  .object({
    dimension: z.string().nullable(),
    topics: z.array(topicNameSchema),
    events: z.array(
      z.object({
        ...eventSchema.shape,
        similarity: z.union([similarity, z.null()]).openapi({ description: 'null: found by its words' }),
      }),
    ),
  })
  .openapi('Search')

export const sessionSchema = z
  .object({
    id: z.string(),
    user_id: z.string(),
    started_at: z.string(),
    ended_at: z.string(),
    events: z.array(eventSchema),
    next_cursor: z.string().nullable(),
  })
  .openapi('Session')

export const sessionsSchema = z
  .object({
    sessions: z.array(
      z.object({
        id: z.string(),
        user_id: z.string(),
        started_at: z.string(),
        ended_at: z.string(),
        events: count,
        path: z.array(topicNameSchema).openapi({ description: 'Topics in order, repeats collapsed' }),
      }),
    ),
    total: count.openapi({ description: 'Conversations on all pages' }),
    next_cursor: z.string().nullable(),
  })
  .openapi('Sessions')

export const fieldsSchema = z
  .object({
    fields: z.array(fieldSchema),
    ...untypedKeysSchema,
  })
  .openapi('Fields')

export const segmentsSchema = z
  .object({
    segments: z.array(
      z.object({
        field: z.string(),
        values: z.array(z.object({ value: z.string(), events: count })),
        other: z.object({ values: count, events: count }),
      }),
    ),
  })
  .openapi('Segments')

const numberSummary = {
  count,
  sum: z.number().nullable(),
  avg: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
}

export const numbersSchema = z
  .object({
    field: z.string(),
    ...numberSummary,
    histogram: z.array(z.object({ from: z.number(), to: z.number(), count })),
    daily: z.array(z.object({ date: z.string(), ...numberSummary })),
    groups: z.array(z.object({ key: z.string(), label: z.string(), ...numberSummary })),
  })
  .openapi('Numbers')

export const usersSchema = z
  .object({
    users: z.array(
      z.object({
        id: z.string(),
        events: count,
        session_count: count,
        first_seen: z.string(),
        last_seen: z.string(),
        recent: z.array(topicNameSchema).openapi({ description: 'The last five topics in order, repeats collapsed' }),
      }),
    ),
    total: count.openapi({ description: 'Users on all pages' }),
    next_cursor: z.string().nullable(),
  })
  .openapi('Users')

export const userSchema = z
  .object({
    id: z.string(),
    events: count,
    session_count: count,
    first_seen: z.string(),
    last_seen: z.string(),
    path: z.array(topicNameSchema).openapi({
      description: 'Topics in order over all conversations, repeats collapsed; the first 500',
    }),
    ...sessionsSchema.omit({ total: true }).shape,
  })
  .openapi('User')
