// Conversations in other languages than English: short ones, from the hand-written phrases as they are.

import type { ConversationLine } from './conversation-line.ts'
import { type Language, otherLanguages } from './other-languages.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Writes one to four messages in a language, the last one perhaps small talk. */
export function writeInOtherLanguage(language: Exclude<Language, 'en'>, random: SeededRandom): ConversationLine[] {
  const { messages, smallTalk } = otherLanguages[language]
  const count = random.pick([1, 1, 2, 2, 3])
  const lines: ConversationLine[] = random
    .shuffle(messages)
    .slice(0, count)
    .map(([intent, text]) => ({ intent, text }))
  return random.chance(0.4) ? [...lines, { intent: 'small-talk', text: random.pick(smallTalk) }] : lines
}
