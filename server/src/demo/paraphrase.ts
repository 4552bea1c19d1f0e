// Turns a hand-written text into one message: resolves its alternatives and slots, rewords common turns of
// phrase, and now and then adds an opening, some context or a closing. Meaning stays the same throughout.

import type { IntentKey } from './intents.ts'
import type { SeededRandom } from './seeded-random.ts'
import {
  closers,
  contexts,
  intentContexts,
  type Mood,
  openerShares,
  openers,
  type Placement,
  questionOpeners,
  rewordings,
} from './turns-of-phrase.ts'

/** What the slots stand for in the mouth of one user. */
export interface Slots {
  readonly team: string
  readonly plan: string
  /** The next plan up. */
  readonly higher: string
  readonly client: string
  readonly device: string
  readonly board: string
  readonly month: string
  readonly version: string
}

/** Replaces `[a|b]` by one of its alternatives and `{slot}` by its value. */
export function expand(text: string, slots: Slots, random: SeededRandom): string {
  return text
    .replace(/\[([^\]]*)\]/g, (_, alternatives: string) => random.pick(alternatives.split('|')))
    .replace(/\{(\w+)\}/g, (slot, name: string) => (isSlot(name, slots) ? slots[name] : slot))
}

/** Says the same in other words where a common turn of phrase allows it; otherwise returns the text. */
export function reword(text: string, random: SeededRandom): string {
  const fitting = rewordings.filter(([pattern]) => pattern.test(text))
  if (fitting.length === 0) return text
  const [pattern, replacements] = random.pick(fitting)
  return text.replace(pattern, random.pick(replacements))
}

/**
 * Adds what people put around their actual concern; most messages stay bare, and so do bare keywords.
 * The added context may still hold alternatives and slots.
 */
export function frame(text: string, intent: IntentKey, placement: Placement, mood: Mood, random: SeededRandom): string {
  const words = text.split(' ').length
  const keywords = words <= 6 && /^[a-z][^?!,']*$/.test(text)
  if (keywords || words === 1) return text
  const opened = random.chance(openerShares[placement]) ? open(text, placement, mood, random) : text
  const opensTopic = placement !== 'same-topic' && placement !== 'asked-again'
  if (opensTopic && words > 3 && words < 18 && random.chance(0.13)) {
    const context = random.pick(contextsOf(intent, mood))
    return opened === text && random.chance(0.35) && standsFirst(context)
      ? `${context} ${text}`
      : `${endSentence(opened)} ${context}`
  }
  return random.chance(0.08) ? `${endSentence(opened)} ${random.pick(closers[mood])}` : opened
}

/** The intent's own contexts weigh three times as much; whoever asks for a person has no use for the others. */
function contextsOf(intent: IntentKey, mood: Mood): readonly string[] {
  const own = intentContexts[intent] ?? []
  return intent === 'talk-to-human' ? own : [...contexts[mood], ...own, ...own, ...own]
}

function open(text: string, placement: Placement, mood: Mood, random: SeededRandom): string {
  const forAll = openers[placement]
  const opener = random.pick(mood === 'question' ? [...forAll, ...questionOpeners[placement]] : forAll)
  return /[,:a-z] $/.test(opener) ? opener + decapitalise(text) : opener + text
}

/** Lower-cases the first letter unless the word needs its capital. */
function decapitalise(text: string): string {
  if (/^(?:I\b|[A-Z]{2}|Gantt|Ctrl|Vim|Monday|Friday|Business|Pro\b)/.test(text)) return text
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** A context that refers back to the message, or asks on, cannot come before it. */
function standsFirst(context: string): boolean {
  return !/\?$|^(?:It|That|A colleague|No|Couldn|Please|Version|On |I see|I need it|Tried|The help|I've looked|What)/.test(
    context,
  )
}

/** Adds the full stop that a second sentence needs before it. */
function endSentence(text: string): string {
  return /[.?!)]$/.test(text) ? text : `${text}.`
}

function isSlot(name: string, slots: Slots): name is keyof Slots {
  return Object.hasOwn(slots, name)
}
