// One word for how a topic's volume moves against the previous equal period.
// Invariant: small numbers stay 'steady'; a word other than that needs both a large ratio and a sound difference.
import { binomialTailAtLeast } from './binomial-tail.ts'

export type TrendWord = 'new' | 'spiking' | 'rising' | 'steady' | 'cooling' | 'fading'

export interface TrendInput {
  /** Messages of the topic in the current period. */
  readonly current: number
  /** Messages of the topic in the previous equal period. */
  readonly previous: number
  /** Length of each period in days; > 0. */
  readonly periodDays: number
  /** Days from the dimension's first message to the end of the current period. */
  readonly historyDays: number
  /** Days from the topic's first message to the end of the current period. */
  readonly firstSeenDaysAgo: number
}

export interface Trend {
  readonly word: TrendWord
  /** Current rate ÷ previous rate; null where there was nothing before. */
  readonly ratio: number | null
  /** One-sided probability of a difference as large by chance; 1 where there is nothing to compare. */
  readonly chance: number
}

/** Fewest messages of a period for each word. */
const FEWEST_NEW = 5
const FEWEST_CHANGED = 10
const FEWEST_SPIKING = 20
/** Ratios of rates from which a word holds. */
const RISING_RATIO = 1.25
const SPIKING_RATIO = 2.5
/** Chances below which a difference is sound; strict, as hundreds of topics are judged at once. */
const CHANGED_CHANCE = 0.005
const SHARP_CHANCE = 0.0001
/** Messages come in conversations: counts vary more than Poisson's, here by this factor of variance. */
const DISPERSION = 1.5
/** Share of the previous period that must lie within the history. */
const LEAST_COVERED = 0.5

const STEADY: Trend = { word: 'steady', ratio: null, chance: 1 }

function changedWord(current: number, previous: number, ratio: number, chance: number): TrendWord {
  const most = Math.max(current, previous)
  if (most < FEWEST_CHANGED || chance >= CHANGED_CHANCE) return 'steady'
  const isSharp = most >= FEWEST_SPIKING && chance < SHARP_CHANCE
  if (ratio >= SPIKING_RATIO && isSharp) return 'spiking'
  if (ratio <= 1 / SPIKING_RATIO && isSharp) return 'fading'
  if (ratio >= RISING_RATIO) return 'rising'
  return ratio <= 1 / RISING_RATIO ? 'cooling' : 'steady'
}

/**
 * Compares two Poisson rates by the conditional binomial test (Przyborowski & Wilenski 1940). 'new': first seen within
 * the current period, at least 5 messages. 'spiking' and 'fading': 2.5 times as many or as few, at least 20 messages,
 * chance < .0001. 'rising' and 'cooling': 1.25 times, at least 10, chance < .005. Where less than half of the previous
 * period lies within the history there is nothing to compare, and all is 'steady'.
 */
export function trendOf({ current, previous, periodDays, historyDays, firstSeenDaysAgo }: TrendInput): Trend {
  const covered = Math.max(0, Math.min(1, historyDays / periodDays - 1))
  if (covered < LEAST_COVERED) return STEADY
  const isFirst = previous === 0 && firstSeenDaysAgo <= periodDays
  if (isFirst) return current >= FEWEST_NEW ? { word: 'new', ratio: null, chance: 1 } : STEADY
  const now = Math.round(current / DISPERSION)
  const before = Math.round(previous / DISPERSION)
  const share = 1 / (1 + covered)
  const isMore = current >= previous / covered
  const chance = isMore
    ? binomialTailAtLeast(now, now + before, share)
    : binomialTailAtLeast(before, now + before, 1 - share)
  const ratio = previous === 0 ? Number.POSITIVE_INFINITY : current / (previous / covered)
  return { word: changedWord(current, previous, ratio, chance), ratio: previous === 0 ? null : ratio, chance }
}
