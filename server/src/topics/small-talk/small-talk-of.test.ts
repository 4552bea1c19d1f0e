import { describe, expect, it } from 'vitest'
import { isSmallTalkGroup } from './small-talk-group.ts'
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

describe('isSmallTalkGroup', () => {
  const group = (texts: string[]) => texts.map((text) => ({ text, weight: 1 }))
  const HALF = group(['yes', 'ok', 'thanks', 'no', 'book that', 'the blue one', 'Harborough', 'Zanzibar'])

  it('marks a group most of whose mass is small talk, and not one that states something', () => {
    expect(isSmallTalkGroup({ texts: group(['yes', 'ok', 'sure', 'book it']) }).smallTalk).toBe(true)
    expect(isSmallTalkGroup({ texts: group(['refund', 'refund please', 'ok refund', 'thanks']) }).smallTalk).toBe(false)
    expect(isSmallTalkGroup({ texts: [] })).toEqual({ smallTalk: false, score: 0, share: 0 })
  })

  it('counts messages, not texts', () => {
    const texts = [{ text: 'yes', weight: 90 }, ...group(['refund', 'order status', 'reset password'])]
    expect(isSmallTalkGroup({ texts }).smallTalk).toBe(true)
  })

  it('asks for less where messages are spread over sessions and positions, and for more where they open sessions', () => {
    expect(isSmallTalkGroup({ texts: HALF }).smallTalk).toBe(false)
    expect(isSmallTalkGroup({ texts: HALF, distinctSessions: 8, positionSpread: 0.3 }).smallTalk).toBe(true)
    const texts = group(['yes', 'ok', 'thanks', 'refund'])
    expect(isSmallTalkGroup({ texts, openingShare: 0.9 }).smallTalk).toBe(false)
  })
})
