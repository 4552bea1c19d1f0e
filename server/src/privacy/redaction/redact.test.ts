import { expect, it } from 'vitest'
import { CASES } from './cases.contract.ts'
import { REDACTION_KINDS, redactMetadata, redactText } from './redact.ts'

const LEAST = 0.95

function outcomes() {
  return Object.entries(CASES).flatMap(([kind, cases]) =>
    cases.map(([text, expected = text]) => ({ kind, text, expected, found: redactText(text, REDACTION_KINDS) })),
  )
}

it('finds at least 95% of personal data, and at least 95% of what it finds is such, over 150 texts and more', () => {
  const all = outcomes()
  expect(all.length).toBeGreaterThanOrEqual(150)
  const positive = all.filter(({ kind }) => kind !== 'nothing')
  const redacted = all.filter(({ text, found }) => found !== text)
  const right = positive.filter(({ expected, found }) => found === expected)
  const wrong = all.filter(({ expected, found }) => found !== expected).map(({ text, found }) => `${text} → ${found}`)
  expect(right.length / positive.length, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST)
  expect(right.length / redacted.length, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST)
})

it('finds each kind by itself at least nine times out of ten', () => {
  for (const kind of REDACTION_KINDS) {
    const cases = CASES[kind]
    const right = cases.filter(([text, expected = text]) => redactText(text, [kind]) === expected)
    expect([kind, right.length / cases.length >= 0.9]).toEqual([kind, true])
  }
})

it('leaves a kind alone that is switched off', () => {
  const text = 'jane@example.com from 203.0.113.7'
  expect(redactText(text, ['ip'])).toBe('jane@example.com from [ip]')
  expect(redactText(text, [])).toBe(text)
})

it('reaches every string of nested metadata, keys and card numbers, and nothing else', () => {
  const metadata = {
    prompt: 'I am jane@example.com',
    tries: 3,
    ok: true,
    none: null,
    deep: [{ note: 'call +1 415 555 2671', list: ['x', ['203.0.113.7']] }],
    'bo@example.com': 4111111111111111,
    order: 4111111111111112,
  }
  const { 'bo@example.com': _, ...others } = metadata
  expect(redactMetadata(metadata, REDACTION_KINDS)).toEqual({
    ...others,
    '[email]': '[card]',
    prompt: 'I am [email]',
    deep: [{ note: 'call [phone]', list: ['x', ['[ip]']] }],
  })
})

it('changes nothing when it meets its own marks', () => {
  for (const { found } of outcomes()) expect(redactText(found, REDACTION_KINDS)).toBe(found)
})

const LENGTH = 32_768
const HOSTILE = [
  'a', '1', '@', '.', ':', '-', '+', ' ', '0', 'a@', 'a.', '1.', '1 ', '01 ', '+1', '+1 ', '(1', '::', '1:', 'f:', 'eyJ',
  'eyJaaaaaaaaaaaa.', 'sk-', 'sk-a', 'token ', 'token=', 'password: ', '://a:', '://a:b@', 'DE89', 'DE89 ', 'de12a',
  '-----BEGIN PRIVATE KEY-----', 'SG.', 'AKIA', '4111 ', '4111', '1-', 'a@a.', '1.1.', '255.255.', 'é@', 'call 1 ',
  '00 ', '111111111:AA', 'ab12 ', 'x1@b-', 'a(at)', 'a (at) b', '(1) ', '139 ', '1x', 'Basic ', 'eyJaaaaaaaa..', 'is 1a', 'services/', '0.', '12/', 'no 0', "a'", 'a@b.c-', 'xox', 'ghp_a',
] // biome-ignore format: a list of seeds

it('takes no longer on hostile texts of 32 KB than on others of that length', () => {
  redactText('warm up jane@example.com +1 415 555 2671 203.0.113.7'.repeat(50), REDACTION_KINDS)
  const slow = HOSTILE.flatMap((seed) => {
    const text = seed.repeat(Math.ceil(LENGTH / seed.length)).slice(0, LENGTH)
    const started = performance.now()
    redactText(text, REDACTION_KINDS)
    const tookMs = performance.now() - started
    return tookMs > 250 ? [`${seed}: ${Math.round(tookMs)} ms`] : []
  })
  expect(slow).toEqual([])
})
