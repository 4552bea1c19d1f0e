// The query parameters that every analytic route shares (PRODUCT §7), and what they mean.

import { z } from '@hono/zod-openapi'
import { readProjectSettings } from '../access/project-settings.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { type FieldDirectory, fieldDirectoryKey } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { EventFilter, SegmentFilter } from '../model/segment.ts'
import { DAY_MS, localTimeMs } from '../queries/time-zone.ts'
import type { Registry } from '../registry/registry.ts'

const DEFAULT_DAYS = 30
const MINUTE_MS = 60_000
export const MOST_ROWS = 1_000

const momentSchema = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
  error: 'must be an ISO date such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z',
})

/** A text that says something. */
export const text = z.string().min(1, 'must not be empty')
/** Given once or several times. */
export const texts = z.union([text, z.array(text)], { error: 'must not be empty' })

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
    .union([z.literal('all'), momentSchema], { error: 'must be an ISO date or time, or all' })
    .optional()
    .openapi({
      type: 'string',
      description:
        'Start: an ISO date or time, or `all`; default 30 days ago. Dates, and times without an offset, are meant in the time zone of the project',
    }),
  to: momentSchema
    .optional()
    .openapi({ type: 'string', description: 'End: an ISO date (that day included) or time; default now' }),
  event: texts.optional().openapi({ type: 'array', items: { type: 'string' }, description: 'Event name; repeatable' }),
  segment: texts.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'Field and values, such as `platform:ios,android`; repeatable; values are OR-ed, fields AND-ed',
  }),
}

export const dimensionParameter = {
  dimension: text.optional().openapi({ description: 'Text field; default the busiest one' }),
}

export const cursorParameter = {
  cursor: text.optional().openapi({ description: '`next_cursor` of the page before' }),
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

export interface AnalyticContext {
  readonly registry: Registry
  readonly clock: Clock
}

/** What a question is about: the events, and the time zone in which its days are cut. */
export interface AnalyticSelection {
  readonly filter: EventFilter
  /** IANA name. */
  readonly zone: string
  /** The end of the minute, so that the same question within it is the same to the warehouse. */
  readonly nowMs: number
}

/** Throws INVALID_REQUEST for a reversed range, or a segment without a field or of a field that the project lacks. */
export async function analyticSelection(
  { registry, clock }: AnalyticContext,
  project: ProjectId,
  query: FilterQuery,
): Promise<AnalyticSelection> {
  const nowMs = Math.ceil(clock.nowMs() / MINUTE_MS) * MINUTE_MS
  const { timeZone: zone } = await readProjectSettings(registry, project)
  const period = periodOf(query, nowMs, zone)
  const segments = await segmentFilters(registry, project, 'segment', query.segment)
  return { filter: { project, ...period, eventNames: list(query.event), segments }, zone, nowMs }
}

/** Each a field and values, such as `platform:ios,android`. Throws INVALID_REQUEST, naming the parameter. */
export async function segmentFilters(
  registry: Registry,
  project: ProjectId,
  parameter: string,
  given: string | string[] | undefined,
): Promise<SegmentFilter[]> {
  const filters = list(given).map((one) => segmentFilter(parameter, one))
  if (filters.length === 0) return []
  const fields = (await registry.get<FieldDirectory>(fieldDirectoryKey(project)))?.value.fields ?? []
  const unknown = filters.find(({ field }) => !fields.some(({ key }) => key === field))
  if (!unknown) return filters
  const known = fields.filter(({ type }) => type === 'enum').map(({ key }) => key)
  throw invalid(parameter, `${unknown.field} is no field; the enum fields are: ${known.join(', ') || 'none yet'}`)
}

function periodOf({ from, to }: FilterQuery, nowMs: number, zone: string): Pick<EventFilter, 'fromMs' | 'toMs'> {
  const toMs = to === undefined ? null : endMs(to, zone)
  if (from === 'all') return { fromMs: null, toMs }
  const fromMs = from === undefined ? (toMs ?? nowMs) - DEFAULT_DAYS * DAY_MS : startMs(from, zone)
  if (toMs !== null && fromMs > toMs) throw invalid('from', 'must not lie after to: swap the two')
  return { fromMs, toMs }
}

function startMs(moment: string, zone: string): number {
  return hasZone(moment) ? Date.parse(moment) : localTimeMs(wallClockMs(moment), zone)
}

/** Exclusive: a date stands for the end of its day, a time for itself. */
function endMs(moment: string, zone: string): number {
  return isDate(moment) ? localTimeMs(wallClockMs(moment) + DAY_MS, zone) : startMs(moment, zone)
}

function isDate(moment: string): boolean {
  return moment.length === '2026-03-01'.length
}

function hasZone(moment: string): boolean {
  return /T.*(?:Z|[+-]\d\d:?\d\d)$/i.test(moment)
}

function wallClockMs(moment: string): number {
  return Date.parse(isDate(moment) ? moment : `${moment}Z`)
}

function segmentFilter(parameter: string, given: string): SegmentFilter {
  const colon = given.indexOf(':')
  const values = given
    .slice(colon + 1)
    .split(',')
    .filter((value) => value !== '')
  if (colon < 1 || values.length === 0) {
    throw invalid(
      parameter,
      `is ${JSON.stringify(given)}: write a field, a colon and values, such as platform:ios,android`,
    )
  }
  return { field: given.slice(0, colon), values }
}

/** The values of a repeatable parameter. */
export function list(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

export function invalid(path: string, message: string): AppError {
  return new AppError('INVALID_REQUEST', `${path}: ${message}.`, { details: [{ path, message }] })
}
