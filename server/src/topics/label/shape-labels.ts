// Names topics that hold no prose: links, code, traces, numbers, emoji; and turns that carry no topic.
// Invariant: a name is given only where most of the topic's mass is of such texts.
import type { SpeechAct } from '../small-talk/english-small-talk.ts'
import { smallTalkOf } from '../small-talk/small-talk-of.ts'
import type { AnalysedText } from './analyse-texts.ts'
import type { LabelOption } from './choose-labels.ts'
import { hostsIn, type TextShape } from './text-shape.ts'

const SHAPE_NAMES: Readonly<Record<Exclude<TextShape, 'prose'>, string>> = {
  empty: 'empty messages',
  link: 'links',
  email_address: 'email addresses',
  numbers: 'numbers',
  emoji: 'emoji',
  symbols: 'punctuation marks',
  code: 'code',
  stack_trace: 'stack traces',
  markup: 'HTML or XML',
  json: 'JSON data',
  encoded: 'encoded data',
}

const ACT_NAMES: Readonly<Record<SpeechAct, string>> = {
  greeting: 'greetings',
  thanks: 'thanks',
  agreement: 'confirmations',
  refusal: 'refusals',
  approval: 'approval',
  goodbye: 'goodbyes',
  doubt: 'unsure replies',
  slot_value: 'short answers',
  signs: 'emoji',
}

const LEAST_SHARE = 0.6
const SECOND_SHARE = 0.25
/** A topic of which a few texts, evenly taken, are hardly small talk is not judged to the end. */
const FIRST_LOOK = 12
const FIRST_SHARE = 0.3

/** Names by falling mass, the name breaking ties; with the share of all mass that bears one. */
function massByName(texts: readonly AnalysedText[], nameOf: (text: AnalysedText) => string | undefined) {
  const masses = new Map<string, number>()
  let mass = 0
  let named = 0
  for (const text of texts) {
    const name = nameOf(text)
    mass += text.weight
    if (name === undefined) continue
    named += text.weight
    masses.set(name, (masses.get(name) ?? 0) + text.weight)
  }
  const names = [...masses].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
  return { share: mass > 0 ? named / mass : 0, names: names.map(([name, value]) => ({ name, share: value / named })) }
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

function optionsFor(names: readonly { name: string; share: number }[], details: readonly string[]): LabelOption[] {
  const [first, second] = names
  if (first === undefined) return []
  const both = second !== undefined && second.share >= SECOND_SHARE ? [`${first.name} and ${second.name}`] : []
  const detailed = details.map((detail) => `${first.name}: ${detail}`)
  return [...both, first.name, ...detailed].map((name, rank) => {
    return { label: capitalised(name), signature: '', score: first.share - rank / 100 }
  })
}

/** Identifiers that stand in most of the texts, to tell two topics of code apart. */
function frequentDetails(texts: readonly AnalysedText[]): string[] {
  const { names } = massByName(
    texts,
    (text) => hostsIn(text.text)[0] ?? /\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/.exec(text.text)?.[0],
  )
  return names.slice(0, 3).map(({ name }) => name)
}

/** Labels for a topic without prose, best first; none where prose prevails. */
export function shapeLabels(texts: readonly AnalysedText[]): LabelOption[] {
  const { share, names } = massByName(texts, ({ shape }) => (shape === 'prose' ? undefined : SHAPE_NAMES[shape]))
  return share >= LEAST_SHARE ? optionsFor(names, frequentDetails(texts)) : []
}

/** Labels for a topic of small talk, best first; none where messages state something. */
export function smallTalkLabels(texts: readonly AnalysedText[]): LabelOption[] {
  const step = Math.max(1, Math.floor(texts.length / FIRST_LOOK))
  const first = texts.filter((_, at) => at % step === 0)
  if (first.filter(({ text }) => smallTalkOf(text).act !== null).length < FIRST_SHARE * first.length) return []
  const { share, names } = massByName(texts, ({ text }) => {
    const { act } = smallTalkOf(text)
    return act === null ? undefined : ACT_NAMES[act]
  })
  return share >= LEAST_SHARE
    ? optionsFor(
        names,
        names.slice(1, 4).map(({ name }) => name),
      )
    : []
}
