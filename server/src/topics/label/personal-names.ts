// Between steps 3 and 4 of labelling: "my name is Dana Reyes" and "hi Dana" are cut out, as they name no topic.
// Invariant: only introductions go; "change my name" and a name without capitals stay.
import type { Word } from './words.ts'

const MOST_NAMES = 3

const GREETING = /^(?:hi|hey|hello|dear|thanks|yes|yeah)$/

const isName = (word: Word | undefined): boolean => word !== undefined && /^\p{Lu}[\p{Ll}'-]+$/u.test(word.written)

/** Words before the name and names that may follow, where a way to introduce or address a person starts. */
function openingAt(run: readonly Word[], at: number): readonly [words: number, names: number] | undefined {
  const [first, second, third] = [run[at]?.lower ?? '', run[at + 1]?.lower ?? '', run[at + 2]?.lower]
  if (first === 'my' && second === 'name' && third === 'is') return [3, MOST_NAMES]
  if (first === 'my' && /^name'?s$/.test(second)) return [2, MOST_NAMES]
  if (at > 0) return undefined
  if (first === 'this' && second === 'is') return [2, MOST_NAMES]
  return GREETING.test(first) ? [1, 1] : undefined
}

/** Words of an introduction that starts at a place of a run, 0 where none does. */
function introductionLength(run: readonly Word[], at: number): number {
  const [opening, most] = openingAt(run, at) ?? [0, 0]
  let names = 0
  while (names < most && isName(run[at + opening + names])) names++
  return names === 0 ? 0 : opening + names
}

/** The run in parts, without introductions. */
export function withoutIntroductions(run: Word[]): Word[][] {
  if (!run.some((word, at) => at > 0 && isName(word))) return [run]
  const parts: Word[][] = []
  let part: Word[] = []
  for (let at = 0; at < run.length; ) {
    const length = introductionLength(run, at)
    if (length > 0) {
      parts.push(part)
      part = []
      at += length
    } else {
      const word = run[at]
      if (word !== undefined) part.push(word)
      at++
    }
  }
  return [...parts, part].filter((words) => words.length > 0)
}
