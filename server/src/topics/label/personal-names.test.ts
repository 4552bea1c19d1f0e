import { describe, expect, it } from 'vitest'
import { withoutIntroductions } from './personal-names.ts'
import { wordRuns } from './words.ts'

const told = (text: string): string =>
  wordRuns(text)
    .flatMap(withoutIntroductions)
    .map((run) => run.map(({ written }) => written).join(' '))
    .join(' | ')

describe('withoutIntroductions', () => {
  it.each([
    ['My name is Dana Reyes and I want to close my account', 'and I want to close my account'],
    ["My name's Dana, please help", 'please help'],
    ['This is Dana Reyes calling about a refund', 'calling about a refund'],
    ['Hello Dana, where is my parcel?', 'where is my parcel'],
  ])('cuts people out of "%s"', (text, rest) => {
    expect(told(text)).toBe(rest)
  })

  it.each(['change my name on the card', 'this is a duplicate charge', 'my name is wrong', 'hello, reset my PIN'])(
    'keeps "%s"',
    (text) => {
      expect(told(text).replaceAll(' | ', ' ')).toBe(text.replaceAll(',', ''))
    },
  )
})
