// How demo conversations move from intent to intent: a walk along the weights of `journey-rules.ts`, bent by
// what this user cares for on this day.

import { type IntentKey, intentKeys } from './intents.ts'
import type { Interest } from './interest.ts'
import { type JourneyRule, journeyRules } from './journey-rules.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Intents between which users go back and forth. */
const backAndForthPairs: readonly (readonly [IntentKey, IntentKey])[] = [
  ['pricing-and-plans', 'export-data'],
  ['pricing-and-plans', 'dark-mode'],
  ['api-key', 'api-rate-limits'],
  ['dark-mode', 'keyboard-shortcuts'],
  ['invite-teammates', 'roles-and-permissions'],
]

const returnProbability = 0.45
const unrelatedProbability = 0.12

/**
 * Walks from intent to intent until the conversation ends or has `maxLength` steps (at least one).
 * The same intent may follow itself: the user asks on.
 */
export function walkJourney(
  start: IntentKey,
  interest: Interest,
  maxLength: number,
  random: SeededRandom,
): IntentKey[] {
  const journey = [start]
  let current = start
  let before: IntentKey | undefined
  while (journey.length < maxLength && !random.chance(endProbability(current, journey.length))) {
    const following = nextIntent(before, current, interest, random)
    if (following !== current) before = current
    current = following
    journey.push(current)
  }
  return journey
}

/** Draws the intent that opens a conversation. */
export function drawStart(interest: Interest, random: SeededRandom): IntentKey {
  return random.weighted(bend(startWeights, interest))
}

/** Draws what a user comes back with, some days after a conversation that ended on `last`. */
export function drawReturn(last: IntentKey, interest: Interest, random: SeededRandom): IntentKey {
  const related = bend({ ...journeyRules[last].next, [last]: 2 }, interest)
  return Object.values(related).some((weight) => weight > 0) ? random.weighted(related) : drawStart(interest, random)
}

/** Nobody chats for ever: the longer the conversation, the likelier its end. */
function endProbability(intent: IntentKey, length: number): number {
  return Math.min(0.9, journeyRules[intent].end * (0.72 + 0.11 * length))
}

function nextIntent(
  before: IntentKey | undefined,
  current: IntentKey,
  interest: Interest,
  random: SeededRandom,
): IntentKey {
  const rule = journeyRules[current]
  if (random.chance(rule.again)) return current
  if (before !== undefined && isBackAndForth(before, current) && random.chance(returnProbability)) return before
  return random.chance(unrelatedProbability) ? drawStart(interest, random) : drawFollowing(rule, interest, random)
}

function drawFollowing(rule: JourneyRule, interest: Interest, random: SeededRandom): IntentKey {
  // The square root keeps follow-ups mostly a matter of the conversation, less of the user.
  return random.weighted(bend(rule.next, (intent) => Math.sqrt(interest(intent))))
}

function isBackAndForth(a: IntentKey, b: IntentKey): boolean {
  return backAndForthPairs.some(([one, other]) => (one === a && other === b) || (one === b && other === a))
}

type Weights = Readonly<Partial<Record<IntentKey, number>>>

const startWeights: Weights = Object.fromEntries(intentKeys.map((key) => [key, journeyRules[key].start]))

function bend(weights: Weights, interest: Interest): Weights {
  return Object.fromEntries(intentKeys.map((key) => [key, (weights[key] ?? 0) * interest(key)]))
}
