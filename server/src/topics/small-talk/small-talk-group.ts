// Decides for a micro-cluster or a topic whether it is small talk, from its texts and where they stand.
// Invariant: content decides; position and spread only move the bar, so one odd session proves nothing.
import { smallTalkOf } from './small-talk-of.ts'

export interface SmallTalkGroupInput {
  /** A sample of the members, each with the messages it stands for (> 0). */
  readonly texts: readonly { readonly text: string; readonly weight: number }[]
  /** Messages of the group; by default the weights' sum. */
  readonly messages?: number
  /** Sessions that hold at least one of them; small talk is spread over many. */
  readonly distinctSessions?: number
  /** Share of the messages that open their session, 0 to 1; greetings apart, small talk seldom does. */
  readonly openingShare?: number
  /** Standard deviation of the messages' relative position in their session (0 start, 1 end), 0 to .5. */
  readonly positionSpread?: number
}

export interface SmallTalkGroupJudgement {
  readonly smallTalk: boolean
  /** Weighted mean of the members' scores, 0 to 1. */
  readonly score: number
  /** Share of the mass recognised as small talk. */
  readonly share: number
}

const LEAST_SHARE = 0.6
const OPENING_SHARE = 0.5
const SHARE_WHERE_OPENING = 0.8
const SPREAD_SHARE = 0.5
const WIDE_SPREAD = 0.2
const FEW_MESSAGES_A_SESSION = 2

function leastShare(input: SmallTalkGroupInput, messages: number, greetings: number): number {
  if ((input.openingShare ?? 0) > OPENING_SHARE && greetings < LEAST_SHARE) return SHARE_WHERE_OPENING
  const isSpread =
    messages <= FEW_MESSAGES_A_SESSION * (input.distinctSessions ?? 0) && (input.positionSpread ?? 0) >= WIDE_SPREAD
  return isSpread ? SPREAD_SHARE : LEAST_SHARE
}

/**
 * A group is small talk when 60% of its mass is: 50% where it is spread over sessions and positions, 80% where most of
 * it opens sessions and is no greeting. An empty group is not.
 */
export function isSmallTalkGroup(input: SmallTalkGroupInput): SmallTalkGroupJudgement {
  let mass = 0
  let recognised = 0
  let scored = 0
  let greetings = 0
  for (const { text, weight } of input.texts) {
    const { kind, score, act } = smallTalkOf(text)
    mass += weight
    scored += weight * score
    if (kind !== null) recognised += weight
    if (act === 'greeting') greetings += weight
  }
  if (mass <= 0) return { smallTalk: false, score: 0, share: 0 }
  const share = recognised / mass
  const bar = leastShare(input, input.messages ?? mass, greetings / mass)
  return { smallTalk: share >= bar, score: scored / mass, share }
}
