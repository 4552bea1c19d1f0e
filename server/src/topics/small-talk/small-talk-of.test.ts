import { describe, expect, it } from 'vitest'
import { SMALL_TALK_KINDS, smallTalkKindOf } from './small-talk-kinds.ts'
import { smallTalkOf } from './small-talk-of.ts'

const isSmallTalk = (text: string): boolean => smallTalkOf(text).kind === 'small_talk'

describe('smallTalkOf', () => {
  it.each([
    'yes',
    'ok thanks',
    "no that's all",
    'hello',
    'sounds good',
    'yes please do that',
    "that's correct",
    'Goodbye!',
    'Great, that is all I need for now. Thank you for your help.',
    'no, not right now',
    'how are you today?',
    'can you help me',
    "I don't know",
    'Thanks for booking it',
    'hello Alexa',
    '👍',
    '...',
  ])('recognises a turn that carries no topic: %s', (text) => {
    expect(isSmallTalk(text)).toBe(true)
  })

  it.each(['thnaks', 'THX!!', 'yesss pls', 'okk', 'thaaank you', 'perfct', 'kk ty'])(
    'forgives spelling: %s',
    (text) => {
      expect(isSmallTalk(text)).toBe(true)
    },
  )

  it.each([
    'hola',
    'muchas gracias',
    'merci',
    'oui merci',
    'danke',
    'nein',
    'ja bitte',
    'sí',
    'si',
    'grazie mille',
    'sim',
    'obrigado',
    'tak',
    'спасибо',
    'да',
    'はい',
    'ありがとうございます',
    '好的 谢谢',
    '네',
    '감사합니다',
    'teşekkürler',
    'شكرا',
    'धन्यवाद',
    'ok',
  ])('recognises other languages: %s', (text) => {
    expect(isSmallTalk(text)).toBe(true)
  })

  it.each(['4 people', 'tomorrow at 5', 'the 3rd of March', '12345'])(
    'takes a bare slot value as a weaker sign: %s',
    (text) => {
      const { kind, score, act } = smallTalkOf(text)
      expect([kind, act]).toEqual(['small_talk', 'slot_value'])
      expect(score).toBeLessThan(smallTalkOf('yes').score)
    },
  )

  it.each([
    "What's the per night rate for the room?",
    'yes, what is the address?',
    'Ok. Transfer money.',
    'how much is it?',
    'what time is it',
    "my card doesn't work",
    'cancel',
    'tell me a joke',
    'is this right',
    'who are you',
    'hat die Karte',
    'no puedo entrar en mi cuenta',
    'non riesco ad accedere',
    'reset my password please',
    'thanks but my card is blocked',
    'Setze bitte einen Wecker',
    'https://example.com',
    'w-2',
    '',
  ])('leaves a turn that says something alone: %s', (text) => {
    expect(isSmallTalk(text)).toBe(false)
  })
})

describe('smallTalkKindOf', () => {
  const kind = (...texts: string[]) => SMALL_TALK_KINDS.find(({ number }) => number === smallTalkKindOf(texts))?.act

  it('tells what most of the texts do, the first kind of equals', () => {
    expect(kind('hello')).toBe('greeting')
    expect(kind('thanks', 'thank you so much', 'yes')).toBe('thanks')
    expect(kind('yes', 'ok sure', 'book the flight')).toBe('agreement')
    expect(kind('no', 'yes')).toBe('agreement')
    expect(kind('7', '👍')).toBe('slot_value')
  })

  it('finds none where half of the texts state something, or where there are none', () => {
    expect(smallTalkKindOf(['yes', 'refund my order'])).toBeNull()
    expect(smallTalkKindOf([])).toBeNull()
  })

  it('has a kind for every act, below the numbers of topics and above what stands for unclustered visits', () => {
    const numbers = SMALL_TALK_KINDS.map(({ number }) => number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(Math.max(...numbers)).toBeLessThan(0)
    expect(Math.min(...numbers)).toBeGreaterThan(-100)
  })
})
