// When topics are looked for anew: by the mass of new texts and the time since the last run, never by a wall clock,
// so that a replay of the journal runs at the same places.

/** What the schedule needs to know of a dimension. */
export interface TextCounts {
  readonly texts: number
  readonly textsSinceRun: number
}

/** The first topics appear from here on. */
export const FIRST_TOPICS_TEXTS = 30
const GROWTH = 0.5
const AGED_GROWTH = 0.01
const AGED_MS = 10 * 60 * 1000
const QUIET_GROWTH = 0.05
const QUIET_TEXTS = 10

/** Whether a run is due in the middle of the stream: at 30 texts, after each growth by half, or when the map is old. */
export function isConsolidationDue(counts: TextCounts, lastRunAtMs: number | null, nowMs: number): boolean {
  const { texts, textsSinceRun } = counts
  if (textsSinceRun < FIRST_TOPICS_TEXTS) return false
  const growth = textsSinceRun / Math.max(1, texts - textsSinceRun)
  return growth >= GROWTH || (lastRunAtMs !== null && nowMs - lastRunAtMs >= AGED_MS && growth >= AGED_GROWTH)
}

/** Whether a stream that has fallen quiet deserves a run for what is new. */
export function isQuietRunDue(counts: TextCounts, lastRunAtMs: number | null, nowMs: number): boolean {
  const { texts, textsSinceRun } = counts
  if (texts < FIRST_TOPICS_TEXTS || textsSinceRun === 0) return false
  if (textsSinceRun >= Math.max(QUIET_TEXTS, QUIET_GROWTH * texts)) return true
  return nowMs - (lastRunAtMs ?? 0) >= AGED_MS
}
