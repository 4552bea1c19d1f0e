// How long the demo assistant took to answer: log-normal, slower where an answer needs more searching.

import type { HiddenIntent } from './intents.ts'
import type { SeededRandom } from './seeded-random.ts'

const medianMs = 1_350
const spread = 0.45

const slowness: Readonly<Partial<Record<HiddenIntent, number>>> = {
  'small-talk': 0.5,
  'ai-summary': 1.9,
  'api-rate-limits': 1.4,
  'automations-not-triggering': 1.6,
  'data-security': 2.2,
  'duplicated-tasks': 1.5,
  'single-sign-on': 1.8,
  'slow-performance': 1.4,
  webhooks: 1.7,
}

/** Draws an answer time in whole milliseconds; `slowdown` multiplies it, as on the day of the incident. */
export function drawResponseTimeMs(intent: HiddenIntent, slowdown: number, random: SeededRandom): number {
  return Math.round(random.logNormal(medianMs, spread) * (slowness[intent] ?? 1) * slowdown)
}
