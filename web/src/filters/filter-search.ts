// The filters that every analytic view shares, as they stand in the address and as the API takes them.

export const RANGES = ['24h', '7d', '30d', '90d', 'all'] as const
export type Range = (typeof RANGES)[number]
export const DEFAULT_RANGE: Range = '30d'

export interface FilterSearch {
  /** Absent: the last 30 days, or `from`–`to` where given. */
  readonly range?: Range | undefined
  /** ISO dates, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly event?: string[] | undefined
  /** `field:value,value`. */
  readonly segment?: string[] | undefined
  readonly dimension?: string | undefined
}

/** Query parameters of the API. */
export interface FilterQuery {
  readonly from?: string
  readonly to?: string
  readonly event?: string[]
  readonly segment?: string[]
  readonly dimension?: string
}

type Raw = Record<string, unknown>

/** Drops what makes no sense: an address is typed by hand too. */
export function readFilterSearch(raw: Raw): FilterSearch {
  const from = dateOf(raw['from'])
  const to = dateOf(raw['to'])
  const range = from || to ? undefined : RANGES.find((one) => one === raw['range'] && one !== DEFAULT_RANGE)
  return {
    range,
    from,
    to,
    event: listOf(raw['event']),
    segment: listOf(raw['segment']),
    dimension: textOf(raw['dimension']),
  }
}

/** Only the shared filters of a search, for links between views. */
export function keepFilters({ range, from, to, event, segment, dimension }: FilterSearch): FilterSearch {
  return { range, from, to, event, segment, dimension }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function listOf(value: unknown): string[] | undefined {
  const values = [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
  return values.length === 0 ? undefined : [...new Set(values)]
}

export function wholeNumberOf(value: unknown, least: number, most: number): number | undefined {
  const number = Number(textOf(value) ?? value ?? Number.NaN)
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined
}

function dateOf(value: unknown): string | undefined {
  const text = textOf(value)
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
}
