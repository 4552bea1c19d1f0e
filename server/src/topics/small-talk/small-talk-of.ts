// Judges one text by its content: does it carry a topic of its own, or only move the conversation on?
// Invariant: one informative word is enough to make a text not small talk, whatever stands beside it.
import { ENGLISH_BREAKS, ENGLISH_DROPS, ENGLISH_LINKS } from '../label/english-word-classes.ts'
import { LANGUAGE_LEXICONS } from '../label/language-lexicons.ts'
import { textShapeOf } from '../label/text-shape.ts'
import { wordRuns } from '../label/words.ts'
import {
  ENGLISH_ACTS,
  ENGLISH_FILLERS,
  ENGLISH_OFTEN_MISTYPED,
  ENGLISH_TURNS,
  type SpeechAct,
} from './english-small-talk.ts'
import { ACTS_BY_LANGUAGE, UNSPACED_TURNS } from './other-languages-small-talk.ts'
import { isSlotUnit, isSlotValue } from './slot-values.ts'
import { withinOneEdit } from './within-one-edit.ts'

export interface SmallTalkJudgement {
  readonly kind: 'small_talk' | null
  /** 0 to 1: how sure it is that the text carries no topic; .5 and more is small talk. */
  readonly score: number
  /** What the turn does, where it is small talk. */
  readonly act: SpeechAct | null
}

const TOPICAL: SmallTalkJudgement = { kind: null, score: 0, act: null }
const MAX_WORDS = 24
const MAX_SLOT_WORDS = 6
/** Least share of a slot answer's words that are slot values. */
const SLOT_SHARE = 0.25
const MAX_FOREIGN_WORDS = 6
const SLOT_SCORE = 0.6
/** Words that may follow "thanks for" in its clause. */
const MAX_THANKED_WORDS = 6
const QUESTION =
  /^(?:what|when|where|who|whom|whose|why|which|how|whats|wheres|whos|hows|what's|where's|who's|how's|when's)$/
const ASKING = /^(?:is|are|can|could|do|does|did|will|would|has|have|should)$/

const smallTalk = (act: SpeechAct, score: number): SmallTalkJudgement => ({ kind: 'small_talk', score, act })

/** "yesss" → "yes", "thaaanks" → "thanks", "okk" → "ok". */
const withoutStretch = (word: string): string => {
  const double = word.replace(/(\p{L})\1{2,}/gu, '$1$1')
  const single = word.replace(/(\p{L})\1+/gu, '$1')
  return ENGLISH_ACTS.has(double) || !ENGLISH_ACTS.has(single) ? double : single
}

const isClosedClass = (word: string): boolean =>
  ENGLISH_BREAKS.has(word) || ENGLISH_DROPS.has(word) || ENGLISH_LINKS.has(word) || ENGLISH_FILLERS.has(word)

const isClosedContraction = (word: string): boolean => {
  const [base = '', ending] = word.split("'")
  return ending !== undefined && (isClosedClass(base) || isClosedClass(base.replace(/n$/, '')))
}

/** The act of an English word, spelling errors forgiven; undefined where it has none. */
function actOf(word: string): SpeechAct | undefined {
  const known = ENGLISH_ACTS.get(word) ?? ENGLISH_ACTS.get(withoutStretch(word))
  if (known !== undefined || word.length < 4 || isClosedClass(word)) return known
  const meant = ENGLISH_OFTEN_MISTYPED.find((right) => right[0] === word[0] && withinOneEdit(word, right))
  return meant === undefined ? undefined : ENGLISH_ACTS.get(meant)
}

type Role = SpeechAct | 'closed' | 'slot' | 'content'

const SINGLE_LETTERS = /^[aikmnoruy]$/

/** Closed-class, slot value or content: the role of a word without an act. */
function plainRole(word: string, hasSlotValue: boolean): Role {
  if (isSlotValue(word)) return ENGLISH_FILLERS.has(word) ? 'closed' : 'slot'
  if (isClosedClass(word) || isClosedContraction(word) || SINGLE_LETTERS.test(word)) return 'closed'
  if (isSlotUnit(word)) return hasSlotValue ? 'slot' : 'content'
  return ENGLISH_OFTEN_MISTYPED.some((right) => right.length > 7 && withinOneEdit(word, right)) ? 'closed' : 'content'
}

/** "hello Alexa", "goodbye my friend": the one unknown word beside a greeting is a name. */
const addressesSomeone = (roles: readonly Role[]): boolean =>
  roles.length <= 3 &&
  (roles[0] === 'greeting' || roles[0] === 'goodbye') &&
  roles.filter((role) => role === 'content').length === 1

function rolesOf(run: readonly string[]): Role[] {
  const hasSlotValue = run.some(isSlotValue)
  const roles = run.map((word): Role => actOf(word) ?? plainRole(word, hasSlotValue))
  if (addressesSomeone(roles)) return roles.map((role) => (role === 'content' ? 'closed' : role))
  const thanked = roles.findIndex((role, at) => role === 'thanks' && run.slice(at).includes('for'))
  const isShort = run.length - thanked <= MAX_THANKED_WORDS && !run.includes('but')
  return thanked < 0 || !isShort
    ? roles
    : roles.map((role, at) => (at > thanked && role === 'content' ? 'closed' : role))
}

/** Question words ask for something even where no other word is informative: "how much is it". */
const asks = (run: readonly string[]): boolean =>
  run.some((word) => QUESTION.test(word)) || (run.length > 2 && ASKING.test(run[0] ?? ''))

function leadingAct(roles: readonly Role[]): SpeechAct | null {
  const found = roles.filter((role) => role !== 'closed' && role !== 'content' && role !== 'slot')
  const telling = found.find((act) => act === 'thanks' || act === 'goodbye' || act === 'greeting')
  return found[0] === 'refusal' ? 'refusal' : (telling ?? found[0] ?? null)
}

function judgeEnglish(runs: readonly (readonly string[])[]): SmallTalkJudgement {
  const roles: Role[] = []
  let act: SpeechAct | null = null
  let turns = 0
  for (const run of runs) {
    if (ENGLISH_TURNS.test(run.join(' '))) {
      act ??= ENGLISH_ACTS.get(run[0] ?? '') ?? (QUESTION.test(run[0] ?? '') ? 'greeting' : 'agreement')
      turns++
    } else if (asks(run)) return TOPICAL
    else roles.push(...rolesOf(run))
  }
  if (roles.includes('content')) return TOPICAL
  act = leadingAct(roles) ?? act
  if (act !== null) return smallTalk(act, roles.includes('slot') ? 0.8 : 0.95)
  const slots = roles.filter((role) => role === 'slot').length
  const isSlot = slots > 0 && slots >= SLOT_SHARE * roles.length && roles.length <= MAX_SLOT_WORDS && turns === 0
  return isSlot ? smallTalk('slot_value', SLOT_SCORE) : TOPICAL
}

/** The act of a short turn in one language: every word known, and acts first or in the majority. */
function foreignAct(words: readonly string[], language: string): SpeechAct | null {
  const acts = ACTS_BY_LANGUAGE.get(language)
  const lexicon = LANGUAGE_LEXICONS.get(language)
  if (acts === undefined || lexicon === undefined) return null
  const shared = (word: string): SpeechAct | undefined =>
    acts.get(word) ?? (/^(?:ok+|okay|oke|okey)$/.test(word) ? 'agreement' : undefined)
  const known = words.every((word) => shared(word) !== undefined || lexicon.stops.has(word) || lexicon.links.has(word))
  if (!known) return null
  const found = words.flatMap((word) => shared(word) ?? [])
  const leads = shared(words[0] ?? '') !== undefined || 2 * found.length >= words.length
  return leads ? (found[0] ?? null) : null
}

function judgeOtherLanguages(words: readonly string[], text: string): SmallTalkJudgement {
  const bare = text.replace(/[\s\p{P}\p{S}]/gu, '')
  for (const [act, turn] of UNSPACED_TURNS) if (turn.test(bare)) return smallTalk(act, 0.9)
  if (words.length > MAX_FOREIGN_WORDS || text.includes('?')) return TOPICAL
  for (const language of ACTS_BY_LANGUAGE.keys()) {
    const act = foreignAct(words, language)
    if (act !== null) return smallTalk(act, 0.85)
  }
  return TOPICAL
}

/**
 * Whether a text carries no topic of its own: acknowledgements, thanks, greetings, goodbyes, bare slot values.
 */
export function smallTalkOf(text: string): SmallTalkJudgement {
  const shape = textShapeOf(text)
  if (shape === 'emoji' || shape === 'symbols') return smallTalk('signs', 0.8)
  if (shape === 'numbers') return smallTalk('slot_value', SLOT_SCORE)
  if (shape !== 'prose') return TOPICAL
  const runs = wordRuns(text).map((run) => run.map(({ lower }) => lower))
  const words = runs.flat()
  if (words.length === 0 || words.length > MAX_WORDS) return TOPICAL
  const english = judgeEnglish(runs)
  return english.kind === null ? judgeOtherLanguages(words, text) : english
}
