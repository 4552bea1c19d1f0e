import { describe, expect, it } from 'vitest'
import { analyseTexts, Vocabulary } from './analyse-texts.ts'
import { wordRoles } from './word-roles.ts'

const rolesIn = (...texts: string[]) =>
  wordRoles([
    analyseTexts(
      texts.map((text) => ({ text, weight: 1 })),
      new Vocabulary(),
    ),
  ])

describe('wordRoles', () => {
  const roleOf = rolesIn(
    'I want to grumble the frobnicator',
    'can you grumble it',
    'please grumble my frobnicator',
    'my frobnicator is grumbled',
    'grumbled frobnicator',
  )

  it('tells verbs from nouns by the words around them, of words that no list knows', () => {
    expect(roleOf('grumble')).toBe('verb')
    expect(roleOf('frobnicator')).toBe('noun')
  })

  it('knows participles by their form and says nothing of rare words', () => {
    expect(roleOf('grumbled')).toBe('participle')
    expect(roleOf('zebra')).toBe('unknown')
  })
})
