import { expect, it } from 'vitest'
import { supportsLabel } from './supports-label.ts'

const passwords = ['How do I reset my password?', 'resetting passwords', 'my password is lost', 'password reset please']
const sample = (texts: readonly string[]) => texts.map((text) => ({ text, weight: 1 }))

it('holds a name whose words the members say in any form', () => {
  expect(supportsLabel('Reset password', sample(passwords))).toBe(true)
})

it('gives up a name of which one word is held by less than a fifth of the members', () => {
  const refunds = Array.from({ length: 20 }, (_, i) => `Where is refund number ${i}?`)
  expect(supportsLabel('Reset password', sample([...passwords, ...refunds]))).toBe(false)
  expect(supportsLabel('Lost password', sample([...passwords, 'password again', 'the password']))).toBe(false)
})

it('weighs members by the messages that they stand for', () => {
  expect(supportsLabel('Password', [...sample(passwords), { text: 'Where is my refund?', weight: 40 }])).toBe(false)
})

it('reads name and members in the language of the members', () => {
  const texts = sample(['Wie setze ich mein Passwort zurück?', 'Mein Passwort geht nicht', 'das Passwort ist falsch'])
  expect(supportsLabel('Passwort', texts)).toBe(true)
  expect(supportsLabel('Rechnung', texts)).toBe(false)
})

it('says no for a name without words of its own, and for no members', () => {
  expect(supportsLabel('😀', sample(['😀', '🎉']))).toBe(false)
  expect(supportsLabel('Links', sample(['https://example.com/a']))).toBe(false)
})
