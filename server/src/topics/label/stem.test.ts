import { describe, expect, it } from 'vitest'
import { stemEnglish, stemOther } from './stem.ts'

describe('stems', () => {
  it.each([
    ['charge', 'charged', 'charging', 'charges'],
    ['plan', 'planned', 'planning', 'plans'],
    ['verify', 'verified', 'verifying', 'verifies'],
    ['recognise', 'recognized', 'recognize'],
    ['pay', 'paid', 'paying'],
    ['child', 'children'],
    ['box', 'boxes'],
  ])('unite the inflected forms of %s', (base, ...forms) => {
    for (const form of forms) expect(stemEnglish(form)).toBe(stemEnglish(base))
  })

  it.each([
    ['need', 'ned'],
    ['status', 'statu'],
    ['sing', 's'],
    ['business', 'busines'],
  ])('keep %s whole', (word, broken) => {
    expect(stemEnglish(word)).not.toBe(broken)
  })

  it.each([
    ['tarjeta', 'tarjetas'],
    ['Karte'.toLowerCase(), 'karten'],
    ['карта', 'карты'],
    ['المنبه', 'منبه'],
  ])('unite %s and %s in other languages', (a, b) => {
    expect(stemOther(a)).toBe(stemOther(b))
  })
})
