import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelTopics, type TopicSample } from './label-topics.ts'

const sample = (id: number, texts: string[], weight = 1): TopicSample => ({
  id,
  texts: texts.map((text) => ({ text, weight })),
})
const labelsOf = (...topics: string[][]): string[] =>
  labelTopics(topics.map((t, id) => sample(id, t))).map((t) => t.label)

const PASSWORD = [
  'How do I reset my password?',
  'reset my password',
  'I need to reset my password',
  'password reset not working',
]
const ARRIVAL = [
  "My card still hasn't arrived",
  'The card has not arrived yet',
  'card not arrived',
  'Where is my card?',
]
const REFUND = ['I want a refund for my order', 'Can I get a refund?', 'refund for my order please', 'order refund']

describe('labelTopics', () => {
  it('names topics by phrases of their members, without articles and possessives, in sentence case', () => {
    expect(labelsOf(PASSWORD, ARRIVAL, REFUND)).toEqual(['Reset password', 'Card not arrived', 'Refund for order'])
  })

  it('keeps acronyms and names in the case that members write, and ignores shouting', () => {
    const pin = ['RESET MY PIN', 'how to reset my PIN', 'please reset my PIN', 'reset PIN']
    const paypal = ['pay with PayPal', 'can I pay with PayPal', 'I pay with PayPal', 'Pay with paypal']
    expect(labelsOf(pin, paypal)).toEqual(['Reset PIN', 'Pay with PayPal'])
  })

  it('never names a topic by a word that few members hold', () => {
    const texts = [...Array.from({ length: 19 }, () => 'cancel my booking'), 'cancel my Zanzibar booking']
    const [topic] = labelTopics([sample(1, texts)])
    expect(topic?.label).toBe('Cancel booking')
  })

  it('weighs members by the messages that they stand for', () => {
    const texts = [
      { text: 'track my parcel', weight: 90 },
      ...Array.from({ length: 9 }, (_, i) => ({ text: `open account ${i}`, weight: 1 })),
    ]
    expect(labelTopics([{ id: 1, texts }])[0]?.label).toBe('Track parcel')
  })

  it('tells siblings with the same words apart, and gives no name in use', () => {
    const [a, b, c] = labelsOf(PASSWORD, PASSWORD, PASSWORD)
    expect(new Set([a, b, c]).size).toBe(3)
    const [topic] = labelTopics([sample(1, PASSWORD)], { taken: ['Resetting passwords'] })
    expect(topic?.label).not.toBe('Reset password')
  })

  it.each([
    ['Links', ['https://a.com/x', 'https://b.org/y?q=1', 'see www.c.net']],
    ['Code', ['const x = 1; function f() { return x; }', 'def foo(a):\n  return bar(a)[0]', "import x from 'y'; f(x)"]],
    [
      'Stack traces',
      ['TypeError: no\n    at f (/app/a.js:1:2)', 'Traceback (most recent call last):\n  File "a.py", line 3'],
    ],
    ['Encoded data', ['aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRlc3Q=', '9e107d9d372bb6826bd81d3542a419d6']],
    ['Emoji', ['👍', '😂😂', '🎉']],
    ['Numbers', ['12345', '42', '2024-01-01']],
    ['Empty messages', ['', '  ']],
    ['Email addresses', ['a@b.com', 'x.y@z.org']],
    ['Greetings', ['hello', 'hi there', 'hey']],
    ['Thanks', ['thanks', 'thank you so much', 'thx']],
  ])('calls topics without prose what they are: %s', (label, texts) => {
    expect(labelsOf(texts, REFUND)[0]).toBe(label)
  })

  it.each([
    [
      'Cancelar reserva',
      ['Quiero cancelar mi reserva', '¿Cómo puedo cancelar la reserva?', 'cancelar reserva por favor'],
    ],
    ['Mot de passe oublié', ["J'ai un mot de passe oublié", 'mot de passe oublié', 'Mon mot de passe oublié']],
    [
      'Passwort zurücksetzen',
      ['Wie kann ich mein Passwort zurücksetzen?', 'Passwort zurücksetzen', 'mein Passwort zurücksetzen bitte'],
    ],
    ['Сбросить пароль', ['Как сбросить пароль?', 'хочу сбросить мой пароль', 'сбросить пароль']],
    ['取消预订', ['我想取消预订', '请取消预订', '取消预订']],
  ])('labels other languages in their own words: %s', (label, texts) => {
    expect(labelsOf(texts)).toEqual([label])
  })

  it('names a topic of two subjects by both', () => {
    const refund = Array.from({ length: 10 }, (_, i) => ['request a refund', 'refund request now'][i % 2] ?? '')
    const flight = Array.from({ length: 10 }, (_, i) => ['book a flight', 'I want to book flight'][i % 2] ?? '')
    expect(labelsOf([...refund, ...flight])[0]).toMatch(
      /^(Book flight and (request refund|refund request)|Request refund and book flight)$/,
    )
  })

  it('describes a topic in one sentence of what several members write', () => {
    const [topic] = labelTopics([
      sample(1, [...PASSWORD, ...PASSWORD.map((text) => `${text} today`)]),
      sample(2, REFUND),
    ])
    expect(topic?.description).toMatch(/^Messages .*password.*\.$/)
    expect(topic?.description.length).toBeLessThan(260)
  })

  it('shows no word of a single member in label, description or terms', () => {
    const texts = [...PASSWORD, 'reset my password, my name is Zora Quill, zora@quill.example, born in Wuppertal']
    const [topic] = labelTopics([sample(1, texts), sample(2, REFUND)])
    expect(JSON.stringify(topic)).not.toMatch(/zora|quill|wuppertal|born/i)
  })

  it('names a topic of unlike messages by their common word, never by one whole message', () => {
    const texts = [
      'bad headache since morning',
      'headache and nausea',
      'I have had a headache for three days',
      'my head hurts',
    ]
    expect(labelsOf(texts, REFUND)[0]).toBe('Headache')
  })

  it.each([
    [
      'How long delivery takes',
      ['How long does delivery take?', 'how long will the delivery take', 'how long does delivery take'],
    ],
    [
      "Machine won't give money",
      ["the machine won't give me my money", "machine won't give me money", "the machine won't give money"],
    ],
    ['Your name', ['what is your name', "what's your name", 'tell me your name', 'your name please']],
  ])('words questions and refusals as people would: %s', (label, texts) => {
    expect(labelsOf(texts, REFUND, PASSWORD)[0]).toBe(label)
  })

  it('gives the same labels on every run, whatever the topics that other ids name', () => {
    const topics = [sample(7, PASSWORD), sample(3, ARRIVAL), sample(9, REFUND)]
    expect(labelTopics(topics)).toEqual(labelTopics(structuredClone(topics)))
    expect(labelTopics(topics).map(({ id }) => id)).toEqual([7, 3, 9])
  })

  it('never leaves a label empty, alike or long, whatever the texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(...PASSWORD, 'of my', 'how to', '?', 'ok'),
    )
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 6 }), (topics) => {
        const labels = labelsOf(...topics)
        expect(new Set(labels.map((label) => label.toLowerCase())).size).toBe(topics.length)
        for (const label of labels) {
          expect(label.trim()).not.toBe('')
          expect(label.split(/\s+/).length).toBeLessThanOrEqual(6)
        }
      }),
      { numRuns: 150 },
    )
  })
})
