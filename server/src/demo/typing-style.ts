// How a person types: capitals, punctuation, slips of the finger. Applied last, after the words are chosen.

import type { SeededRandom } from './seeded-random.ts'

/** The habits of one person; they stay the same in all of that person's messages. */
export interface TypingStyle {
  readonly capitals: 'as-written' | 'no-first' | 'none'
  readonly punctuation: 'as-written' | 'no-final' | 'sparse'
  readonly apostrophes: boolean
  /** Probability of one slip in a message. */
  readonly typoRate: number
}

/** Draws the habits of one person. */
export function drawTypingStyle(random: SeededRandom): TypingStyle {
  const capitals = random.weighted({ 'as-written': 72, 'no-first': 12, none: 16 })
  const careless = capitals === 'none'
  return {
    capitals,
    punctuation: random.weighted({ 'as-written': careless ? 25 : 68, 'no-final': 24, sparse: careless ? 30 : 6 }),
    apostrophes: !random.chance(careless ? 0.4 : 0.05),
    typoRate: random.pick([0.01, 0.02, 0.03, careless ? 0.16 : 0.08]),
  }
}

/** The text as this person would have typed it. */
export function typeAs(style: TypingStyle, text: string, random: SeededRandom): string {
  let typed = text
  if (style.capitals === 'none') typed = typed.toLowerCase()
  if (style.capitals === 'no-first') typed = typed.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
  if (style.punctuation !== 'as-written') typed = typed.replace(/[.?!]+$/, '')
  if (style.punctuation === 'sparse') typed = typed.replace(/,(?= )/g, '')
  if (!style.apostrophes) typed = typed.replace(/(?<=[a-z])'(?=[a-z])/gi, '')
  return random.chance(style.typoRate) ? withTypo(typed, random) : typed
}

const commonMisspellings: Readonly<Record<string, string>> = {
  receive: 'recieve',
  separate: 'seperate',
  address: 'adress',
  calendar: 'calender',
  until: 'untill',
  accidentally: 'accidently',
  colleague: 'collegue',
  which: 'wich',
  permission: 'permision',
  their: 'thier',
  necessary: 'neccessary',
  successful: 'succesful',
  definitely: 'definately',
  automatically: 'automaticly',
}

/** Slips of one finger, each on a word of at least five letters at a place inside the word. */
const slips: readonly ((word: string, at: number) => string)[] = [
  (word, at) => word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2),
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => word.slice(0, at) + word.slice(at, at + 1) + word.slice(at),
]

function withTypo(text: string, random: SeededRandom): string {
  const misspelled = text
    .split(' ')
    .map((word) => commonMisspellings[word] ?? word)
    .join(' ')
  if (misspelled !== text) return misspelled
  const words = text.split(' ')
  const candidates = words.flatMap((word, index) => (/^[A-Za-z]?[a-z]{4,}$/.test(word) ? [index] : []))
  if (candidates.length === 0) return text
  const chosen = random.pick(candidates)
  const slip = random.pick(slips)
  return words
    .map((word, index) => (index === chosen ? slip(word, random.integer(1, word.length - 3)) : word))
    .join(' ')
}
