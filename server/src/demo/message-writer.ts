// Writes the messages of the demo, as real traffic is: most in the key words of their intent, some in words of
// their own. Deals the texts like cards, so that each is used about equally often.

import type { DemoUser, Plan, Platform } from './demo-users.ts'
import { type FeedbackKind, feedback } from './feedback.ts'
import { type IntentKey, intents } from './intents.ts'
import { troubleIntents } from './intents-trouble.ts'
import { endQuestion, expand, frame, reword, type Slots } from './paraphrase.ts'
import type { SeededRandom } from './seeded-random.ts'
import { acknowledgements, closings, greetings } from './small-talk.ts'
import type { Mood, Placement } from './turns-of-phrase.ts'
import { typeAs } from './typing-style.ts'

/** The circumstances of one conversation that its messages may mention. */
interface Circumstances {
  readonly user: DemoUser
  readonly platform: Platform
  readonly version: string
}

type SmallTalkKind = 'greeting' | 'acknowledgement' | 'closing'

/** Writes messages one after the other; keeps in mind what it has written so far. */
export interface MessageWriter {
  topical(intent: IntentKey, placement: Placement, circumstances: Circumstances): string
  smallTalk(kind: SmallTalkKind, circumstances: Circumstances): string
  feedback(kind: FeedbackKind, circumstances: Circumstances): string
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
const planNames: Readonly<Record<Plan, string>> = {
  free: 'free',
  pro: 'Pro',
  business: 'Business',
  enterprise: 'Enterprise',
}
const higherPlans: Readonly<Record<Plan, string>> = {
  free: 'Pro',
  pro: 'Business',
  business: 'Enterprise',
  enterprise: 'a bigger plan',
}
const clientNames: Readonly<Record<Platform, string>> = {
  web: 'browser',
  desktop: 'desktop app',
  ios: 'iPhone app',
  android: 'Android app',
}
const smallTalkTexts: Readonly<Record<SmallTalkKind, readonly string[]>> = {
  greeting: greetings,
  acknowledgement: acknowledgements,
  closing: closings,
}
const attempts = 6
/** How often a message has the key words of its intent: when it opens a topic, when it asks on, as a comment. */
const plainShares = { opening: 0.75, askingOn: 0.5, comment: 0.75 } as const

/** Creates a writer that draws all its choices from `random`. */
export function createMessageWriter(random: SeededRandom): MessageWriter {
  const decks = new Map<string, Deck>()
  const written = new Set<string>()
  const deckOf = (name: string, texts: readonly string[]): Deck => {
    const deck = decks.get(name) ?? createDeck(texts, random)
    decks.set(name, deck)
    return deck
  }

  const topical: MessageWriter['topical'] = (intent, placement, circumstances) => {
    const { phrasings, openings, followUps } = intents[intent]
    const asksOn = placement === 'same-topic'
    const plainly = random.chance(asksOn ? plainShares.askingOn : plainShares.opening)
    const ownWords = asksOn ? deckOf(`${intent}/followUps`, followUps) : deckOf(`${intent}/openings`, openings)
    const deck = plainly ? deckOf(`${intent}/phrasings`, phrasings) : ownWords
    const card = deck.draw((text) => suits(text, placement, circumstances))
    let message = ''
    for (let attempt = 0; attempt < attempts && (message === '' || written.has(message)); attempt++) {
      message = compose(card, intent, placement, circumstances, random)
    }
    written.add(message)
    return message
  }

  const plain = (name: string, texts: readonly string[], circumstances: Circumstances): string => {
    const card = deckOf(name, texts).draw(() => true)
    return typeAs(circumstances.user.style, expand(card, slotsOf(circumstances, random), random), random)
  }

  return {
    topical,
    smallTalk: (kind, circumstances) => plain(kind, smallTalkTexts[kind], circumstances),
    feedback: (kind, circumstances) => {
      const manner = random.chance(plainShares.comment) ? 'phrasings' : 'ownWords'
      return plain(`feedback/${kind}/${manner}`, feedback[kind][manner], circumstances)
    },
  }
}

function compose(
  card: string,
  intent: IntentKey,
  placement: Placement,
  circumstances: Circumstances,
  random: SeededRandom,
): string {
  const slots = slotsOf(circumstances, random)
  const text = endQuestion(expand(card, slots, random))
  const reworded = random.chance(0.15) ? reword(text, random) : text
  const framed = frame(reworded, intent, placement, moodOf(intent, reworded), random)
  return typeAs(circumstances.user.style, expand(framed, slots, random), random)
}

function moodOf(intent: IntentKey, text: string): Mood {
  if (text.endsWith('?')) return 'question'
  return Object.hasOwn(troubleIntents, intent) ? 'trouble' : 'plain'
}

/** False for a text that the user's plan or the place in the conversation would belie. */
function suits(text: string, placement: Placement, { user }: Circumstances): boolean {
  if (/(?:still |I'm )on the free plan/.test(text)) return user.plan === 'free'
  if (/[Ee]nterprise/.test(text)) return user.plan !== 'enterprise'
  if (/to the Business plan|try Business|Pro now and/.test(text)) return user.plan === 'free' || user.plan === 'pro'
  if (/sales people|Nobody has come back/.test(text)) return placement.startsWith('first')
  if (/not helping|in circles with|give up|too complicated for a bot/.test(text)) return placement === 'new-topic'
  return true
}

function slotsOf({ user, platform, version }: Circumstances, random: SeededRandom): Slots {
  return {
    team: String(user.teamSize),
    plan: planNames[user.plan],
    higher: higherPlans[user.plan],
    client: clientNames[platform],
    device: user.device,
    board: user.board,
    month: random.pick(months),
    version,
  }
}

interface Deck {
  /** The next text that suits, which at least one text must. */
  draw(suitable: (text: string) => boolean): string
}

function createDeck(texts: readonly string[], random: SeededRandom): Deck {
  const cards: string[] = []
  return {
    draw: (suitable) => {
      if (!cards.some(suitable)) cards.push(...random.shuffle(texts))
      const [card] = cards.splice(cards.findIndex(suitable), 1)
      if (card === undefined) throw new RangeError('No text of the deck suits the circumstances.')
      return card
    },
  }
}
