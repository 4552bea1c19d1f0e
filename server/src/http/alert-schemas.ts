// What the alert routes take and answer.

import { z } from '@hono/zod-openapi'
import { emailSchema, nameSchema } from './account-schemas.ts'
import { text } from './analytic-query.ts'

const MOST_CHANNELS = 5
const MOST_SEGMENTS = 10
const LONGEST_URL = 2_000
const MOST_EVENTS = 1_000_000
const LONGEST_COOLDOWN_HOURS = 720
const LONGEST_WINDOW_HOURS = 720
const LONGEST_LAG_MINUTES = 1_440

const number = (least: number, most: number) =>
  z
    .number('must be a number')
    .min(least, `must be ${least} to ${most.toLocaleString('en')}`)
    .max(most, `must be ${least} to ${most.toLocaleString('en')}`)
const whole = (least: number, most: number) => number(least, most).int('must be a whole number')
const minEvents = (standard: number) =>
  whole(1, MOST_EVENTS).default(standard).openapi({ description: 'Fewer messages than this are no alert' })
const dimension = text.nullable().default(null).openapi({ description: 'A text field; null: each of them' })
const topicId = text.openapi({ example: 't1_12' })

const ratio = number(1.2, 100).default(2).openapi({ description: 'How many times a busy day of the topic' })
const share = {
  segment: z
    .array(text)
    .max(MOST_SEGMENTS)
    .default([])
    .openapi({ description: 'Such as `platform:ios,android`; of a topic: among the texts of the segment' }),
  direction: z.enum(['above', 'below']).default('above'),
  percent: number(0, 100),
  hours: whole(1, LONGEST_WINDOW_HOURS).default(24).openapi({ description: 'Length of the window that ends now' }),
  min_events: minEvents(50),
}
const minutes = whole(1, LONGEST_LAG_MINUTES).default(15)

export const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new_topic'), dimension, min_events: minEvents(20) }),
  z.strictObject({
    kind: z.literal('spiking_topic'),
    dimension,
    topic: topicId.nullable().default(null).openapi({ description: 'null: any topic' }),
    min_events: minEvents(20),
    ratio,
  }),
  z.strictObject({
    kind: z.literal('share'),
    dimension,
    topic: topicId.nullable().default(null).openapi({
      description: 'A topic id, `unclustered` or `small_talk`; null: the share of the segment among all events',
    }),
    ...share,
  }),
  z.strictObject({ kind: z.literal('pipeline_lag'), minutes }),
])
export type ConditionBody = z.infer<typeof conditionSchema>

export const channelSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.string().max(LONGEST_URL, `must have at most ${LONGEST_URL} characters`),
    format: z.enum(['turret', 'slack']).default('turret'),
  }),
  z.strictObject({ kind: z.literal('email'), to: emailSchema }),
])

const channels = z
  .array(channelSchema)
  .min(1, 'must name at least one place')
  .max(MOST_CHANNELS, `must name at most ${MOST_CHANNELS} places`)
const cooldown = whole(1, LONGEST_COOLDOWN_HOURS)

export const newAlertSchema = z.strictObject({
  name: nameSchema,
  condition: conditionSchema,
  channels,
  cooldown_hours: cooldown.default(24).openapi({ description: 'Least time between two alerts on the same thing' }),
  enabled: z.boolean().default(true),
})
export const alertChangesSchema = z.strictObject({
  name: nameSchema.optional(),
  condition: conditionSchema.optional(),
  channels: channels.optional(),
  cooldown_hours: cooldown.optional(),
  enabled: z.boolean().optional(),
})

const namedTopic = z.object({ id: z.string(), label: z.string() })
const shownNumber = z.number()
const shownDimension = z.string().nullable()
const shownConditionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('new_topic'), dimension: shownDimension, min_events: shownNumber }),
  z.object({
    kind: z.literal('spiking_topic'),
    dimension: shownDimension,
    topic: namedTopic.nullable(),
    min_events: shownNumber,
    ratio: shownNumber,
  }),
  z.object({
    kind: z.literal('share'),
    dimension: shownDimension,
    topic: namedTopic.nullable(),
    segment: z.array(z.string()),
    direction: z.enum(['above', 'below']),
    percent: shownNumber,
    hours: shownNumber,
    min_events: shownNumber,
  }),
  z.object({ kind: z.literal('pipeline_lag'), minutes: shownNumber }),
])
const shownChannelSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    url: z.string().openapi({ description: 'Viewers see the host alone: such addresses are secrets' }),
    format: z.enum(['turret', 'slack']),
  }),
  z.object({ kind: z.literal('email'), to: z.string() }),
])

export const alertSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    condition: shownConditionSchema,
    channels: z.array(shownChannelSchema),
    cooldown_hours: z.number(),
    created_at: z.string(),
    state: z.enum(['off', 'waiting', 'quiet', 'firing', 'problem']).openapi({
      description: 'waiting: not looked at yet; firing: the condition holds; problem: it cannot be looked at',
    }),
    problem: z.string().nullable(),
    evaluated_at: z.string().nullable(),
    last_fired_at: z.string().nullable(),
    firing: z.array(namedTopic).openapi({ description: 'Topics for which the condition holds now' }),
  })
  .openapi('Alert')

export const alertsSchema = z
  .object({
    alerts: z.array(alertSchema),
    mail: z.boolean().openapi({ description: 'Whether this server can send e-mail' }),
    signing_secret_created_at: z.string().nullable().openapi({ description: 'null: nothing was signed yet' }),
  })
  .openapi('Alerts')

export const firedAlertSchema = z
  .object({
    id: z.string(),
    alert: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
    test: z.boolean(),
    fired_at: z.string(),
    findings: z.array(
      z.object({
        topic: namedTopic.nullable(),
        dimension: z.string().nullable(),
        value: z.number().openapi({ description: 'Messages, a share from 0 to 1, or minutes' }),
        reference: z.number().nullable().openapi({ description: 'What is usual, or the threshold' }),
      }),
    ),
    deliveries: z.array(
      z.object({
        channel: shownChannelSchema,
        status: z.enum(['pending', 'delivered', 'failed']),
        attempts: z.number().int(),
        next_attempt_at: z.string().nullable(),
        ended_at: z.string().nullable(),
        problem: z.string().nullable(),
      }),
    ),
  })
  .openapi('FiredAlert')
