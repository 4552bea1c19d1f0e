// Requests and answers of the routes that change topics.

import { z } from '@hono/zod-openapi'
import { FEWEST_PARTS, MOST_PARTS } from '../topics/edit/propose-split.ts'
import { topicNameSchema } from './read-schemas.ts'

const LONGEST_LABEL = 80
const MOST_MERGED = 100
const FEWEST_THEMES = 1
const MOST_THEMES = 30
const GRANULARITY = 3

const count = z.number().int()

export const changeBodySchema = z
  .object({
    label: z
      .string()
      .trim()
      .min(1)
      .max(LONGEST_LABEL)
      .nullable()
      .optional()
      .openapi({ description: 'Your name for the topic; null: back to the suggested one' }),
    pinned: z.boolean().optional().openapi({ description: 'Keep the topic with the texts that it has now' }),
    hidden: z.boolean().optional().openapi({ description: 'Leave it out of journeys and of the list' }),
    small_talk: z.boolean().optional().openapi({ description: 'Show its texts as small talk' }),
  })
  .strict()
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'must hold at least one of label, pinned, hidden, small_talk',
  })
  .openapi('TopicChange')

export const mergeBodySchema = z
  .object({
    topics: z
      .array(z.string())
      .min(2)
      .max(MOST_MERGED)
      .openapi({ example: ['t1_4', 't1_9'] }),
    into: z.string().optional().openapi({ description: 'Which of them stays; default the first', example: 't1_4' }),
  })
  .strict()
  .openapi('TopicMerge')

export const splitBodySchema = z
  .object({
    proposal: z.string().optional().openapi({ description: '`proposal` of the preview: applies exactly that split' }),
    parts: z.number().int().min(FEWEST_PARTS).max(MOST_PARTS).optional(),
  })
  .strict()
  .openapi('TopicSplit')

export const moveBodySchema = z
  .object({ topic: z.string().openapi({ example: 't1_4' }) })
  .strict()
  .openapi('EventMove')

export const tuningBodySchema = z
  .object({
    granularity: z.number().int().min(-GRANULARITY).max(GRANULARITY).optional(),
    themes: z
      .union([z.literal('auto'), z.number().int().min(FEWEST_THEMES).max(MOST_THEMES)])
      .optional()
      .openapi({ description: 'How many themes, or `auto`' }),
  })
  .strict()
  .refine(({ granularity, themes }) => granularity !== undefined || themes !== undefined, {
    error: 'must hold granularity or themes',
  })
  .openapi('TopicTuningChange')

export const tuningSchema = z
  .object({
    dimension: z.string().nullable(),
    granularity: count.openapi({ description: '−3 (coarsest) … 3 (finest); 0 is what the messages suggest' }),
    themes: z.union([z.literal('auto'), count]),
    previews: z
      .array(z.object({ granularity: count, topics: count }))
      .openapi({ description: 'Topics that each level would give, as of the last re-clustering' }),
  })
  .openapi('TopicTuning')

export const editSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['change', 'merge', 'split', 'move', 'tune']),
    summary: z.string(),
    at: z.string(),
    by: z.string(),
    topics: z.array(topicNameSchema),
    undone_at: z.string().nullable(),
  })
  .openapi('TopicEdit')

export const editsSchema = z
  .object({ dimension: z.string().nullable(), edits: z.array(editSchema) })
  .openapi('TopicEdits')

export const editedSchema = z
  .object({
    edit: z.string().openapi({ description: 'Undo it with POST /v1/topics/edits/{id}/undo', example: 'e1_7' }),
    topics: z.array(topicNameSchema).openapi({ description: 'Topics that were changed or made' }),
  })
  .openapi('TopicEdited')

export const splitPreviewSchema = z
  .object({
    topic: topicNameSchema,
    parts: z.array(
      z.object({
        label: z.string(),
        description: z.string(),
        terms: z.array(z.string()),
        texts: count,
        examples: z.array(z.string()),
      }),
    ),
    proposal: z
      .string()
      .nullable()
      .openapi({ description: 'Send it back to apply exactly this split; null: nothing to split' }),
  })
  .openapi('TopicSplitPreview')
