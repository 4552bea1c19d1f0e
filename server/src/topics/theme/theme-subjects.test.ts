import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../label/analyse-texts.ts'
import { subjectsOf } from './theme-subjects.ts'

const shownIn = (...labels: string[]): string[] => {
  const members = labels.map((label) => ({ label, terms: [], weight: 1 }))
  return [...subjectsOf(members, new Vocabulary()).values()].map(({ shown }) => shown).sort()
}

describe('subjectsOf', () => {
  it('reads nouns off the order of words: what is done is no subject', () => {
    expect(shownIn('Change PIN', 'Unblock PIN', 'PIN not received')).toEqual(['PIN'])
    expect(shownIn('How long to cook', 'Declined payment')).toEqual(['payment'])
  })

  it('keeps a verb and its particle together, and prefers the plural that a label has', () => {
    expect(shownIn('Top up failed', 'Limit for top-ups')).toContain('top-ups')
    expect(shownIn('Lost card', 'Virtual cards')).toContain('cards')
  })
})
