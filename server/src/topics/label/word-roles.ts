// Step 7 of labelling, English only: what a word mostly is in these messages, read from the words before and after it.
// Invariant: roles come from use ("to cancel" against "the cancel"), so no list of verbs has to know a product's words.
import type { AnalysedText, Item } from './analyse-texts.ts'

export type WordRole = 'verb' | 'participle' | 'noun' | 'unknown'

/** Role of a lower-case word as it is shown. */
export type WordRoles = (shown: string) => WordRole

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean))

const BEFORE_VERBS = words(`to i you we they he she can could should would will may might must please let's
  don't doesn't didn't can't couldn't won't wouldn't shouldn't`)
const BEFORE_NOUNS = words(`a an the my your our his her their its this that these those any some each every another no
  of for with from in on at about by without`)
const AFTER_VERBS = words('a an the my your our his her their its this that these those me us him them it')
const AFTER_NOUNS = words("is are was were has hasn't haven't isn't aren't wasn't hasnt isnt")
const IRREGULAR_PARTICIPLES = words(`paid sent lost stolen broken bought made taken found kept forgotten withdrawn spent
  chosen written gone held built left sold told done given known shown drawn put cut hurt set`)
const FEWEST_USES = 3
const VERB_SHARE = 0.6
const NOUN_SHARE = 0.3

interface Uses {
  verb: number
  noun: number
}

function countUse(run: readonly Item[], at: number, uses: Uses): void {
  const before = run[at - 1]?.shown
  const after = run[at + 1]?.shown ?? ''
  if (before !== undefined && BEFORE_VERBS.has(before)) uses.verb++
  else if (before !== undefined && BEFORE_NOUNS.has(before)) uses.noun++
  else if (AFTER_VERBS.has(after)) uses.verb++
  else if (AFTER_NOUNS.has(after)) uses.noun++
}

export function isParticiple(shown: string): boolean {
  return /[^e]ed$|.{2}ing$/.test(shown) || IRREGULAR_PARTICIPLES.has(shown)
}

/** Counts how each content word is used over all topics. Words of other languages are 'unknown'. */
export function wordRoles(topics: readonly (readonly AnalysedText[])[]): WordRoles {
  const usesByWord = new Map<string, Uses>()
  for (const { language, runs } of topics.flat()) {
    if (language !== 'en') continue
    for (const run of runs) {
      run.forEach((item, at) => {
        if (item.wordClass !== 'content') return
        const uses = usesByWord.get(item.shown) ?? { verb: 0, noun: 0 }
        usesByWord.set(item.shown, uses)
        countUse(run, at, uses)
      })
    }
  }
  return (shown) => {
    const { verb, noun } = usesByWord.get(shown) ?? { verb: 0, noun: 0 }
    const share = verb / Math.max(1, verb + noun)
    if (verb + noun >= FEWEST_USES && share <= NOUN_SHARE) return 'noun'
    if (isParticiple(shown)) return 'participle'
    return verb + noun >= FEWEST_USES && share >= VERB_SHARE ? 'verb' : 'unknown'
  }
}
