// The way out of labelling where one word is all that members share, English only: the question they put around it.
// Invariant: a frame is a whole run's end for many of its users ("what is your name"), so never a fragment.
import type { AnalysedText } from './analyse-texts.ts'
import type { Word } from './words.ts'

export interface FramedWord {
  readonly shown: string
  /** Share of the topic's mass that writes it. */
  readonly support: number
}

const OPENS = /^(?:what|who|where|when|why|which|whose|your|my)$/
const MAX_WORDS = 5
const LEAST_SUPPORT = 0.2
const FEWEST_MEMBERS = 2
/** "my name" says whose only where nearly all say so. */
const LEAST_MY_SUPPORT = 0.85
/** "what is the meaning" mostly goes on: a fragment. */
const ENDS_SHARE = 0.4
/** What each further word is worth against support. */
const GAIN_PER_WORD = 0.4

/** "what's" and "what is" are one. */
const spelledOut = (run: readonly Word[]): string[] =>
  run.flatMap(({ lower }) => {
    const contraction = /^(what|who|where|when)(?:'s|s)$/.exec(lower)
    return contraction === null ? [lower] : [contraction[1] ?? '', 'is']
  })

interface Tally {
  weight: number
  members: number
  ends: number
}

function framesIn({ words }: AnalysedText, isWord: (lower: string) => boolean, isVerb: boolean): Map<string, boolean> {
  const frames = new Map<string, boolean>()
  for (const run of words) {
    const spelled = spelledOut(run)
    for (const [start, opening] of spelled.entries()) {
      if (!OPENS.test(opening) && !(isVerb && isWord(opening))) continue
      for (let end = start + 2; end <= Math.min(start + MAX_WORDS, spelled.length); end++) {
        const frame = spelled.slice(start, end)
        if (frame.some(isWord)) frames.set(frame.join(' '), end === spelled.length)
      }
    }
  }
  return frames
}

const leastSupport = (shown: string): number => (shown.startsWith('my ') ? LEAST_MY_SUPPORT : LEAST_SUPPORT)

/** The best frame of a word, undefined where members share none. */
export function framedWord(
  texts: readonly AnalysedText[],
  mass: number,
  isWord: (lower: string) => boolean,
  isVerb: boolean,
): FramedWord | undefined {
  const tallies = new Map<string, Tally>()
  for (const text of texts) {
    for (const [frame, isEnd] of framesIn(text, isWord, isVerb)) {
      const tally = tallies.get(frame) ?? { weight: 0, members: 0, ends: 0 }
      tallies.set(frame, tally)
      tally.weight += text.weight
      tally.members++
      if (isEnd) tally.ends += text.weight
    }
  }
  const worth = ({ shown, support }: FramedWord): number => support * (1 + GAIN_PER_WORD * shown.split(' ').length)
  return [...tallies]
    .filter(([, { members }]) => members >= FEWEST_MEMBERS)
    .filter(([shown, { weight, ends }]) => weight >= leastSupport(shown) * mass && ends >= ENDS_SHARE * weight)
    .map(([shown, { weight }]) => ({ shown, support: weight / mass }))
    .sort((a, b) => worth(b) - worth(a) || (a.shown < b.shown ? -1 : 1))[0]
}
