import { describe, expect, it } from 'vitest'
import { endQuestion, expand, frame, reword } from './paraphrase.ts'
import { createSeededRandom } from './seeded-random.ts'

const slots = {
  team: '7',
  plan: 'Pro',
  higher: 'Business',
  client: 'browser',
  device: 'phone',
  board: 'Hiring',
  month: 'May',
  version: '4.12.0',
}
const draws = Array.from({ length: 200 }, (_, seed) => createSeededRandom(seed))

describe('expand', () => {
  it('uses every alternative sooner or later and fills the slots', () => {
    const texts = draws.map((random) => expand('[I|We] share {board} with {team} people', slots, random))
    expect(new Set(texts)).toEqual(new Set(['I share Hiring with 7 people', 'We share Hiring with 7 people']))
  })
})

describe('expand with empty alternatives', () => {
  it('leaves no gaps', () => {
    const texts = draws.map((random) => expand('[|Please] reset it [|, now|today]', slots, random))
    expect(new Set(texts)).toEqual(
      new Set(['', 'Please '].flatMap((start) => ['', ', now', ' today'].map((end) => `${start}reset it${end}`))),
    )
  })

  it('begins a request in many ways', () => {
    const texts = draws.map((random) => expand('{ask} reset it', slots, random))
    expect(new Set(texts).size).toBeGreaterThanOrEqual(10)
    for (const text of texts) expect(text).toMatch(/^\S.* reset it$/)
  })
})

describe('endQuestion', () => {
  it.each([
    ['How do I reset it', 'How do I reset it?'],
    ['and is that per month', 'and is that per month?'],
    ['I need to reset it', 'I need to reset it'],
    ['Can I reset it? I have no email', 'Can I reset it? I have no email'],
    ['Is it down?', 'Is it down?'],
  ])('turns %j into %j', (text, ended) => {
    expect(endQuestion(text)).toBe(ended)
  })
})

describe('reword', () => {
  it('keeps what the user wants', () => {
    for (const random of draws) expect(reword('How do I export my board?', random)).toContain('export my board')
  })

  it('leaves a text without a common turn of phrase as it is', () => {
    for (const random of draws) expect(reword('rate limit exceeded', random)).toBe('rate limit exceeded')
  })
})

describe('frame', () => {
  it('leaves bare keywords bare', () => {
    for (const random of draws)
      expect(frame('csv export', 'export-data', 'new-topic', 'plain', random)).toBe('csv export')
  })

  it('keeps the words of the message and leaves most messages as they are', () => {
    const text = 'Can I get one invoice a year instead of twelve?'
    const framed = draws.map((random) => frame(text, 'invoice-copy', 'first', 'question', random))
    for (const message of framed) expect(message.toLowerCase()).toContain(text.toLowerCase())
    expect(framed.filter((message) => message === text).length).toBeGreaterThan(draws.length * 0.75)
  })
})
