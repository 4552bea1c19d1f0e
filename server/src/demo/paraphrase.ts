// Turns a hand-written text into one message: resolves its alternatives and slots, rewords common turns of
// phrase, and now and then adds an opening, some context or a closing. Meaning stays the same throughout.

import type { IntentKey } from './intents.ts'
import type { SeededRandom } from './seeded-random.ts'
import {
  closers,
  intentContexts,
  type Mood,
  openerShares,
  openers,
  type Placement,
  questionOpeners,
  requests,
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

const questionStart =
  /^(?:(?:[Aa]nd|so) )?(?:how|where|which|what|when|why|who|can|could|is|are|was|do|does|has|will) (?!.*[,;:?])/i

/** Replaces `[a|b]` by one of its alternatives, `{ask}` by the start of a request and `{slot}` by its value. */
export function expand(text: string, slots: Slots, random: SeededRandom): string {
  return text
    .replace(/\[([^\]]*)\]/g, (_, alternatives: string) => random.pick(alternatives.split('|')))
    .replace('{ask}', () => random.pick(requests))
    .replace(/\{(\w+)\}/g, (slot, name: string) => (isSlot(name, slots) ? slots[name] : slot))
    .replace(/\s+(?=[\s,?]|$)|^\s+/g, '')
}

/** Adds the question mark to what begins as a question does and has no final punctuation. */
export function endQuestion(text: string): string {
  return questionStart.test(text) && !/[.?!]$/.test(text) ? `${text}?` : text
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
  const contexts = intentContexts[intent] ?? []
  const opensTopic = placement !== 'same-topic' && placement !== 'asked-again'
  if (opensTopic && words < 18 && contexts.length > 0 && random.chance(0.04))
    return `${endSentence(opened)} ${random.pick(contexts)}`
  return random.chance(0.04) ? `${endSentence(opened)} ${random.pick(closers[mood])}` : opened
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

/** Adds the full stop that a second sentence needs before it. */
function endSentence(text: string): string {
  return /[.?!)]$/.test(text) ? text : `${text}.`
}

function isSlot(name: string, slots: Slots): name is keyof Slots {
  return Object.hasOwn(slots, name)
}
