// An endless stream of messages as users send them: most were sent before.
import { paraphrases } from './paraphrases.ts'
import { eventOf } from './send-texts.ts'
import { seededRandom } from './synthetic-texts.ts'

export const REPEATED_SHARE = 0.7

/** Events as the API takes them. The same seed gives the same texts, sessions and users. */
export function* repeatingEvents(seed: number): Generator<object, never> {
  const texts = repeatingTexts(seed)
  for (let place = 0; ; place++) yield eventOf(texts.next().value, place, Date.now())
}

/** New texts and, in REPEATED_SHARE of all cases, one of those before: a few come often, by Zipf. */
function* repeatingTexts(firstSeed: number): Generator<string, never> {
  const random = seededRandom(firstSeed)
  const sent: string[] = []
  for (let seed = firstSeed; ; seed++) {
    for (const text of paraphrases(1_000, seed)) {
      sent.push(text)
      yield text
      while (random() < REPEATED_SHARE) yield sent[Math.floor(sent.length ** random()) - 1] as string
    }
  }
}
