// The conversations of the demo, told without dates: who writes what after how many milliseconds.
// Depends on the seed alone.

import type { ConversationLine } from './conversation-line.ts'
import { drawTimeOfDay } from './demo-calendar.ts'
import { type AppVersion, type DemoUser, drawUser, type Platform, versionAt } from './demo-users.ts'
import { type FeedbackKind, feedbackKinds } from './feedback.ts'
import type { HiddenIntent, IntentKey } from './intents.ts'
import { interestAt, isIncident } from './interest.ts'
import { drawReturn, drawStart, walkJourney } from './journeys.ts'
import { createMessageWriter, type MessageWriter } from './message-writer.ts'
import type { Language } from './other-languages.ts'
import { drawResponseTimeMs } from './response-time.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'
import type { Placement } from './turns-of-phrase.ts'
import { writeInOtherLanguage } from './write-in-other-language.ts'

/** A user message; `offsetMs` counts from the start of the session. */
export interface DemoMessage {
  readonly text: string
  readonly intent: HiddenIntent
  readonly language: Language
  readonly offsetMs: number
  readonly responseTimeMs: number
}

/** A comment on the assistant's answer, after the last message of a session. */
interface DemoFeedback {
  readonly text: string
  readonly kind: FeedbackKind
  readonly offsetMs: number
}

/** One conversation; `position` in [0, 1) says when in the demo period. */
export interface DemoSession {
  readonly user: DemoUser
  readonly platform: Platform
  readonly version: AppVersion
  readonly position: number
  readonly timeOfDayMs: number
  readonly messages: readonly DemoMessage[]
  readonly feedback: DemoFeedback | undefined
}

const sessionCount = 770
const maxMessages = 12
const shares = {
  secondPlatform: 0.25,
  comesBackRelated: 0.45,
  greeting: 0.17,
  acknowledgement: 0.055,
  closing: 0.29,
  feedback: 0.19,
} as const

/** All conversations of a seed, by user. */
export function drawSessions(seed: number): DemoSession[] {
  const random = createSeededRandom(seed)
  const writer = createMessageWriter(random)
  const sessions: DemoSession[] = []
  for (let number = 1; sessions.length < sessionCount; number++) {
    const user = drawUser(number, random)
    let last: IntentKey | undefined
    for (const position of user.visits) {
      const session = drawSession(user, position, last, writer, random)
      sessions.push(session)
      last = lastIntent(session) ?? last
    }
  }
  return sessions.slice(0, sessionCount)
}

function drawSession(
  user: DemoUser,
  position: number,
  last: IntentKey | undefined,
  writer: MessageWriter,
  random: SeededRandom,
): DemoSession {
  const platform = random.chance(shares.secondPlatform) ? user.secondPlatform : user.platform
  const version = versionAt(position, platform, user.updatesLate)
  const interest = interestAt(position, user.plan, platform, version)
  const frame = { user, platform, version, position, timeOfDayMs: drawTimeOfDay(user.utcOffset, random) }
  const lines =
    user.language === 'en'
      ? writeConversation(
          walkJourney(
            last !== undefined && random.chance(shares.comesBackRelated)
              ? drawReturn(last, interest, random)
              : drawStart(interest, random),
            interest,
            maxMessages,
            random,
          ),
          (intent, placement) => writer.topical(intent, placement, frame),
          (kind) => writer.smallTalk(kind, frame),
          random,
        )
      : writeInOtherLanguage(user.language, random)
  const messages = placeInTime(lines, user.language, isIncident(position) ? 3 : 1, random)
  const comments = user.language === 'en' && random.chance(shares.feedback)
  return { ...frame, messages, feedback: comments ? drawFeedback(messages, frame, writer, random) : undefined }
}

function writeConversation(
  journey: readonly IntentKey[],
  topical: (intent: IntentKey, placement: Placement) => string,
  smallTalk: (kind: 'greeting' | 'acknowledgement' | 'closing') => string,
  random: SeededRandom,
): ConversationLine[] {
  const lines: ConversationLine[] = []
  if (random.chance(shares.greeting)) lines.push({ text: smallTalk('greeting'), intent: 'small-talk' })
  for (const [step, intent] of journey.entries()) {
    const placement = placementOf(journey, step, lines.length > 0, random)
    lines.push({ text: topical(intent, placement), intent })
    const goesOn = step < journey.length - 1
    if (goesOn && random.chance(shares.acknowledgement))
      lines.push({ text: smallTalk('acknowledgement'), intent: 'small-talk' })
  }
  const end = journey.at(-1)
  const content = end === 'talk-to-human' || end === 'cancel-subscription' ? 0.3 : 1
  if (random.chance(shares.closing * content)) lines.push({ text: smallTalk('closing'), intent: 'small-talk' })
  return lines.slice(0, maxMessages)
}

function placementOf(journey: readonly IntentKey[], step: number, greeted: boolean, random: SeededRandom): Placement {
  if (step === 0) return greeted ? 'first-after-greeting' : 'first'
  if (journey[step] !== journey[step - 1]) return 'new-topic'
  return random.chance(0.78) ? 'same-topic' : 'asked-again'
}

function placeInTime(
  lines: readonly ConversationLine[],
  language: Language,
  slowdown: number,
  random: SeededRandom,
): DemoMessage[] {
  let offsetMs = 0
  return lines.map(({ text, intent }) => {
    const responseTimeMs = drawResponseTimeMs(intent, slowdown, random)
    const message = { text, intent, language, offsetMs, responseTimeMs }
    const readingMs = Math.min(random.logNormal(32_000, 0.9), 15 * 60_000)
    offsetMs += Math.round(responseTimeMs + readingMs + text.length * 140)
    return message
  })
}

function drawFeedback(
  messages: readonly DemoMessage[],
  frame: Pick<DemoSession, 'user' | 'platform' | 'version'>,
  writer: MessageWriter,
  random: SeededRandom,
): DemoFeedback {
  const kind = random.weighted(feedbackWeights(messages, frame.platform))
  const ended = messages.at(-1)?.offsetMs ?? 0
  return { text: writer.feedback(kind, frame), kind, offsetMs: ended + Math.round(random.logNormal(14_000, 0.6)) }
}

function feedbackWeights(messages: readonly DemoMessage[], platform: Platform): Record<FeedbackKind, number> {
  const saidThanks = messages.at(-1)?.intent === 'small-talk'
  const gaveUp = messages.some(({ intent }) => intent === 'talk-to-human' || intent === 'cancel-subscription')
  const waited = Math.max(...messages.map(({ responseTimeMs }) => responseTimeMs)) > 4_000
  const onPhone = platform === 'ios' || platform === 'android'
  const weights = {
    'wrong-answer': gaveUp ? 4 : 2,
    'too-long': onPhone ? 3.5 : 1.6,
    'solved-quickly': saidThanks ? 7 : 2.2,
    'outdated-screenshots': 2,
    'did-not-understand': gaveUp ? 6 : 2.2,
    'broken-link': 1.8,
    friendly: saidThanks ? 4 : 1.2,
    'slow-reply': waited ? 6 : 1,
  }
  const unhappy = new Set<FeedbackKind>(['wrong-answer', 'did-not-understand', 'broken-link'])
  for (const kind of feedbackKinds) {
    if (saidThanks && unhappy.has(kind)) weights[kind] *= 0.3
    if (gaveUp && !unhappy.has(kind)) weights[kind] *= 0.4
  }
  return weights
}

function lastIntent(session: DemoSession): IntentKey | undefined {
  for (const { intent } of session.messages.toReversed()) {
    if (intent !== 'small-talk') return intent
  }
  return undefined
}
