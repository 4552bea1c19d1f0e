// How strings are read as numbers, booleans and points in time. Aggregation of number fields must use the same `parseNumber`.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i

/**
 * The number that a value states, or null. Strings: plain decimals with optional sign and exponent. Units, currency
 * signs and thousands separators are not guessed at, since "1,234" means two numbers in two countries.
 */
export function parseNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const trimmed = value.trim()
  if (trimmed.length > 40 || !DECIMAL.test(trimmed)) return null
  const parsed = Number(trimmed)
  return Number.isFinite(parsed) ? parsed : null
}

const BOOLEAN_WORDS: ReadonlySet<string> = new Set(
  'true false yes no on off y n t f enabled disabled sí si non oui ja nein não sim да нет はい いいえ 是 否'.split(' '),
)

/** Whether a string says yes or no, in any letter case. */
export function isBooleanWord(text: string): boolean {
  return BOOLEAN_WORDS.has(text.trim().toLowerCase())
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const WEEKDAY = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?'
const CLOCK = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:\\s?[ap]m)?'
const ZONE = '(?:z|utc|gmt|[a-z]{3,4}|[+-]\\d{2}:?\\d{2})'
const TIME = `(?:(?:t|,?\\s+)${CLOCK}(?:\\s?${ZONE})?(?:\\s?\\([^)]*\\))?)?`
const DATE_FORMS: readonly RegExp[] = [
  `\\d{4}([-/.])(?:0?[1-9]|1[0-2])\\1(?:0?[1-9]|[12]\\d|3[01])${TIME}`,
  `(?:0?[1-9]|[12]\\d|3[01])([-/.])(?:0?[1-9]|[12]\\d|3[01])\\1(?:\\d{4}|\\d{2})${TIME}`,
  `(?:${WEEKDAY}\\s+)?\\d{1,2}[\\s-]${MONTH}[\\s-]\\d{4}${TIME}`,
  `(?:${WEEKDAY}\\s+)?${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}${TIME}`,
  '(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])t\\d{4,6}z?',
  CLOCK,
].map((form) => new RegExp(`^${form}$`, 'i'))

/** Whether a string states a date, a time of day, or both (ISO 8601, RFC 2822, and the usual written forms). */
export function isDateText(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.length <= 60 && DATE_FORMS.some((form) => form.test(trimmed))
}

/** Whether a number lies where epoch seconds, milliseconds, micro- or nanoseconds of 2001–2096 lie. */
export function isEpochNumber(value: number): boolean {
  if (value < 1e9) return false
  return [1, 1e3, 1e6, 1e9].some((unit) => value >= 1e9 * unit && value < 4e9 * unit)
}
