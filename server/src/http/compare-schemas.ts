// The answer of the comparison of journeys.

import { z } from '@hono/zod-openapi'
import { topicNameSchema } from './read-schemas.ts'

const sessions = z.number().int()
const share = z.number().openapi({ description: 'Of the sessions of the group, from 0 to 1' })

const groupSchema = z.object({ sessions, users: z.number().int() })

const differenceSchema = z
  .object({
    sessions_a: sessions,
    sessions_b: sessions,
    share_a: share,
    share_b: share,
    difference: z.number().openapi({ description: 'share_a − share_b' }),
    p_value: z.number().nullable().openapi({ description: 'Two-sided; null where not tested' }),
    q_value: z
      .number()
      .nullable()
      .openapi({ description: 'p_value adjusted for all rows tested (Benjamini–Hochberg); null where not tested' }),
    significant: z.boolean().openapi({ description: 'q_value is at most significance_level' }),
    test: z.enum(['z', 'fisher', 'none']).openapi({
      description:
        'z: two proportions. fisher: exact, where fewer than 5 sessions were to be expected in a cell. none: fewer than 5 sessions of both groups show it, a group is empty, or the row holds the topic that makes the groups',
    }),
  })
  .openapi('JourneyDifference')

const ofTopic = z.array(differenceSchema.extend({ topic: topicNameSchema }))

export const comparisonSchema = z
  .object({
    dimension: z.string().nullable(),
    a: groupSchema,
    b: groupSchema,
    sessions_in_both: sessions.openapi({
      description: 'The tests take groups as independent: above 0, read them with care',
    }),
    significance_level: z.number(),
    tested: z.number().int().openapi({ description: 'Rows that were tested, whatever limit shows of them' }),
    topics: ofTopic.openapi({ description: 'Sessions that reach the topic' }),
    starts: ofTopic.openapi({ description: 'Sessions that start with the topic' }),
    drop_offs: ofTopic.openapi({ description: 'Sessions that end with the topic' }),
    transitions: z.array(differenceSchema.extend({ from: topicNameSchema, to: topicNameSchema })),
    back_and_forth: z
      .array(differenceSchema.extend({ between: z.array(topicNameSchema) }))
      .openapi({ description: 'Sessions that go from one of the two topics to the other and back' }),
  })
  .openapi('JourneyComparison')
