// The query parameters that every analytic route shares (PRODUCT §7), and what they mean.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { EventFilter, SegmentFilter } from '../model/segment.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_DAYS = 30
export const MOST_ROWS = 1_000

const moment = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
  error: 'must be an ISO date such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z',
})

const strings = z.union([z.string(), z.array(z.string())])

/** Whole numbers arrive as text in a query. */
export function wholeNumber(least: number, most: number, name = 'number') {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, `must be a whole ${name} from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole ${name} from ${least} to ${most}`)
}

export const flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((value) => value === 'true')

export const filterParameters = {
  from: z
    .union([z.literal('all'), moment], { error: 'must be an ISO date or time, or all' })
    .optional()
    .openapi({ type: 'string', description: 'Start: an ISO date or time, or `all`; default 30 days ago' }),
  to: moment
    .optional()
    .openapi({ type: 'string', description: 'End: an ISO date (that day included) or time; default now' }),
  event: strings
    .optional()
    .openapi({ type: 'array', items: { type: 'string' }, description: 'Event name; repeatable' }),
  segment: strings.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'Field and values, such as `platform:ios,android`; repeatable; values are OR-ed, fields AND-ed',
  }),
}

export const dimensionParameter = {
  dimension: z.string().min(1).optional().openapi({ description: 'Text field; default the busiest one' }),
}

export function limitParameter(standard: number) {
  return {
    limit: wholeNumber(1, MOST_ROWS)
      .optional()
      .openapi({ type: 'integer', minimum: 1, maximum: MOST_ROWS, default: standard }),
  }
}

export interface FilterQuery {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly event?: string | string[] | undefined
  readonly segment?: string | string[] | undefined
}

/** Throws INVALID_REQUEST for a reversed range or a segment without a field. */
export function eventFilter(project: ProjectId, query: FilterQuery, nowMs: number): EventFilter {
  const fromMs =
    query.from === 'all' ? null : query.from === undefined ? startOfPeriod(query.to, nowMs) : startMs(query.from)
  const toMs = query.to === undefined ? null : endMs(query.to)
  if (fromMs !== null && toMs !== null && fromMs >= toMs) {
    throw invalid('from', 'lies after to: swap the two')
  }
  return { project, fromMs, toMs, eventNames: list(query.event), segments: list(query.segment).map(segmentFilter) }
}

function startOfPeriod(to: string | undefined, nowMs: number): number {
  return (to === undefined ? nowMs : endMs(to)) - DEFAULT_DAYS * DAY_MS
}

function startMs(text: string): number {
  return isDate(text) ? Date.parse(text) : Date.parse(withZone(text))
}

/** Exclusive: a date stands for the end of its day, a time for itself. */
function endMs(text: string): number {
  return isDate(text) ? Date.parse(text) + DAY_MS : Date.parse(withZone(text))
}

function isDate(text: string): boolean {
  return text.length === '2026-03-01'.length
}

function withZone(text: string): string {
  return /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`
}

function segmentFilter(text: string): SegmentFilter {
  const colon = text.indexOf(':')
  const values = text
    .slice(colon + 1)
    .split(',')
    .filter((value) => value !== '')
  if (colon < 1 || values.length === 0) {
    throw invalid(
      'segment',
      `is ${JSON.stringify(text)}: write a field, a colon and values, such as platform:ios,android`,
    )
  }
  return { field: text.slice(0, colon), values }
}

function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

export function invalid(path: string, message: string): AppError {
  return new AppError('INVALID_REQUEST', `${path}: ${message}.`, { details: [{ path, message }] })
}
