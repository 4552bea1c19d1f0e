// One level above topics: topics grouped into themes by weighted Ward over their vectors.
// Invariant: deterministic, themes are numbered by their lowest topic, and every topic has one.
import type { Labels } from '../labels.ts'
import type { Matrix } from '../matrix.ts'
import { cut, squaredDistances, weightedWard } from '../ward.ts'

const FEWEST_THEMES = 6
const MOST_THEMES = 15

/**
 * How many themes to show by default: √(2 · topics), held between 6 and 15, and never more than topics. Silhouettes
 * choose this number badly (2026-11), so it follows a rule and the reader may change it.
 */
export function defaultThemeCount(topics: number): number {
  return Math.min(topics, Math.max(FEWEST_THEMES, Math.min(MOST_THEMES, Math.round(Math.sqrt(2 * topics)))))
}

/**
 * The theme (0, 1, …) of each topic.
 * @param topicVectors one unit vector a topic
 * @param weights mass of each topic, > 0; a topic without mass counts as one message
 * @param count themes wanted, at most one a topic; 'auto' takes the default
 */
export function groupThemes(topicVectors: Matrix, weights: ArrayLike<number>, count: number | 'auto'): Labels {
  const { rows } = topicVectors
  const wanted = count === 'auto' ? defaultThemeCount(rows) : Math.max(1, Math.min(rows, Math.floor(count)))
  if (rows === 0) return new Int32Array()
  // The root keeps one giant topic from holding all of its neighbours in one theme.
  const masses = Float64Array.from({ length: rows }, (_, topic) => Math.sqrt(Math.max(1, weights[topic] ?? 1)))
  const merges = weightedWard(squaredDistances(topicVectors), masses)
  return cut(merges, rows, wanted)
}
