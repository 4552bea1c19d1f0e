// What small talk does in a conversation, as topics apart from the ordinary ones: the same numbers in every dimension.
// Invariant: numbers are below 0 and never change, as rows and public names hold them.
import type { SpeechAct } from './english-small-talk.ts'
import { smallTalkOf } from './small-talk-of.ts'

export interface SmallTalkKind {
  readonly number: number
  readonly act: SpeechAct
  readonly label: string
  readonly description: string
}

export const SMALL_TALK_KINDS: readonly SmallTalkKind[] = [
  { number: -1, act: 'greeting', label: 'Greetings', description: 'Messages that only say hello.' },
  { number: -2, act: 'thanks', label: 'Thanks', description: 'Messages that only say thanks.' },
  { number: -3, act: 'agreement', label: 'Confirmations', description: 'Yes, ok and the like.' },
  { number: -4, act: 'refusal', label: 'Refusals', description: 'No, not that one and the like.' },
  { number: -5, act: 'approval', label: 'Approval', description: 'Great, perfect and the like.' },
  { number: -6, act: 'goodbye', label: 'Goodbyes', description: 'Messages that end the conversation.' },
  { number: -7, act: 'doubt', label: 'Unsure replies', description: 'Maybe, I do not know and the like.' },
  { number: -8, act: 'slot_value', label: 'Short answers', description: 'Numbers, times and other values alone.' },
  { number: -9, act: 'signs', label: 'Emoji and signs', description: 'Messages without words.' },
]

/** Number of the kind that most of the texts of small talk are of, the first of equals; null where half of all are none. */
export function smallTalkKindOf(texts: readonly string[]): number | null {
  const acts = texts.flatMap((text) => smallTalkOf(text).act ?? [])
  if (acts.length * 2 <= texts.length) return null
  const sizes = SMALL_TALK_KINDS.map(({ act }) => acts.filter((one) => one === act).length)
  return SMALL_TALK_KINDS[sizes.indexOf(Math.max(...sizes))]?.number ?? null
}
