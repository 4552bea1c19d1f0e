// Between steps 5 and 6 of labelling: a verb and its particle become one word ("top up", "go through").
// Invariant: "topping up", "top-up" and "topup" end with one stem.
import type { AnalysedText, Item, StemNumbers } from './analyse-texts.ts'
import { ENGLISH_PARTICLES } from './english-word-classes.ts'

/** Verbs too light to say anything alone, that mean something with a particle. */
const LIGHT_VERBS =
  /^(?:go|goes|went|gone|going|come|comes|came|coming|show|shows|showed|showing|take|takes|took|taken|taking|get|gets|got|getting|give|gives|gave|given|giving|put|puts|putting|keep|look|looking|make)$/
const VERBS_WITH_IN = /^(?:log|logs|logged|logging|sign|signs|signed|signing|check|checks|checked|checking|opt|opted)$/
/** A content word is joined to a particle that follows it in at least this share of its uses, and this often. */
const FOLLOWING_SHARE = 0.3
const FEWEST_USES = 3

/** The particle without a plural's s: "top-ups". */
const bare = (particle: Item): string => (particle.hyphenated ? particle.shown.replace(/s$/, '') : particle.shown)

const isPair = (verb: Item, particle: Item): boolean =>
  (ENGLISH_PARTICLES.has(bare(particle)) || (particle.shown === 'in' && VERBS_WITH_IN.test(verb.shown))) &&
  (verb.wordClass === 'content' || LIGHT_VERBS.test(verb.shown))

function followingShares(runs: readonly (readonly Item[])[]): Set<string> {
  const uses = new Map<number, number>()
  const pairs = new Map<string, { stem: number; count: number }>()
  for (const run of runs) {
    run.forEach((item, at) => {
      if (item.wordClass !== 'content') return
      uses.set(item.stem, (uses.get(item.stem) ?? 0) + 1)
      const next = run[at + 1]
      if (next === undefined || !isPair(item, next)) return
      const key = `${item.stem} ${bare(next)}`
      const pair = pairs.get(key) ?? { stem: item.stem, count: 0 }
      pairs.set(key, { ...pair, count: pair.count + 1 })
    })
  }
  const often = [...pairs].filter(
    ([, { stem, count }]) => count >= FEWEST_USES && count >= FOLLOWING_SHARE * (uses.get(stem) ?? 0),
  )
  return new Set(often.map(([key]) => key))
}

function joined(run: Item[], often: ReadonlySet<string>, stems: StemNumbers): Item[] {
  if (!run.some(({ shown, hyphenated }) => hyphenated || shown === 'in' || ENGLISH_PARTICLES.has(shown))) return run
  const items: Item[] = []
  for (let at = 0; at < run.length; at++) {
    const item = run[at]
    const next = run[at + 1]
    if (item === undefined) continue
    const isVerb = next !== undefined && isPair(item, next)
    if (!isVerb || (item.wordClass === 'content' && !often.has(`${item.stem} ${bare(next)}`))) {
      items.push(item)
      continue
    }
    const shown = `${item.shown}${next.hyphenated ? '-' : ' '}${next.shown}`
    const stem = stems.numberOf(`${stems.stemOf(item.stem)}${bare(next)}`)
    items.push({ stem, shown, wordClass: 'content', hyphenated: item.hyphenated })
    at++
  }
  return items
}

/** Joins verbs and particles over all topics; English texts only. */
export function joinPhrasalVerbs(topics: readonly (readonly AnalysedText[])[], stems: StemNumbers): AnalysedText[][] {
  const english = topics.flat().filter(({ language }) => language === 'en')
  const often = followingShares(english.flatMap(({ runs }) => runs))
  return topics.map((texts) =>
    texts.map((text) =>
      text.language === 'en' ? { ...text, runs: text.runs.map((run) => joined(run, often, stems)) } : text,
    ),
  )
}
