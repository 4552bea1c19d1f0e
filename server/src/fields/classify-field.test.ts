import { describe, expect, test } from 'vitest'
import type { FieldType } from '../model/field.ts'
import { chatFields } from './cases/chat-fields.contract.ts'
import { everydayFields } from './cases/everyday-fields.contract.ts'
import { freshFields } from './cases/fresh-fields.contract.ts'
import { type FieldCase, valuesOf } from './cases/generators.contract.ts'
import { productFields } from './cases/product-fields.contract.ts'
import { classifyField } from './classify-field.ts'
import { createFieldSample, observe } from './field-sample.ts'
import { revalidate } from './revalidate-field.ts'

const tables = [
  ['chat and product fields', [...chatFields, ...productFields]],
  ['fields of other domains', freshFields],
  ['everyday fields', everydayFields],
] as const

function sampleOf(key: string, values: readonly unknown[]) {
  const sample = createFieldSample(key)
  for (const value of values) observe(sample, value)
  return sample
}

const classify = (key: string, ...values: readonly unknown[]) => classifyField(key, sampleOf(key, values))
const repeated = (times: number, ...values: readonly unknown[]) => Array.from({ length: times }, () => values).flat()

function misjudged(cases: readonly FieldCase[], judge: (fieldCase: FieldCase) => FieldType): readonly string[] {
  return cases.flatMap((fieldCase) => {
    const judged = judge(fieldCase)
    return judged === fieldCase[1] ? [] : [`${fieldCase[0]}: ${fieldCase[1]}, judged ${judged}`]
  })
}

function expectCorrect(cases: readonly FieldCase[], least: number, judge: (fieldCase: FieldCase) => FieldType): void {
  const wrong = misjudged(cases, judge)
  const correct = (cases.length - wrong.length) / cases.length
  expect(correct, wrong.join('\n')).toBeGreaterThanOrEqual(least)
}

describe.each(tables)('%s', (_, cases) => {
  test('at least 97% are typed correctly after 100 values', () => {
    expectCorrect(cases, 0.97, (fieldCase) => classify(fieldCase[0], ...valuesOf(fieldCase, 100)).type)
  })

  test('at least 97% stay correct after 1,000 values', () => {
    expectCorrect(cases, 0.97, (fieldCase) => classify(fieldCase[0], ...valuesOf(fieldCase, 1_000)).type)
  })

  test('at least 90% are typed correctly at the first value', () => {
    expectCorrect(cases, 0.9, (fieldCase) => classify(fieldCase[0], ...valuesOf(fieldCase, 1)).type)
  })

  test('at least 97% are correct after 100 values although text is never left', () => {
    expectCorrect(cases, 0.97, (fieldCase) => {
      const values = valuesOf(fieldCase, 100)
      const first = classify(fieldCase[0], values[0])
      return revalidate(first, fieldCase[0], sampleOf(fieldCase[0], values)).type
    })
  })
})

test('the tables hold at least 140, 60 and 70 different keys', () => {
  const [known, fresh, everyday] = tables.map(([, cases]) => new Set(cases.map(([key]) => key)).size)
  expect(known).toBeGreaterThanOrEqual(140)
  expect(fresh).toBeGreaterThanOrEqual(60)
  expect(everyday).toBeGreaterThanOrEqual(70)
})

describe('text', () => {
  test('values of several words are text however few are distinct', () => {
    const values = repeated(500, 'where is my parcel', 'cancel my order please')
    expect(classify('val', ...values).type).toBe('text')
    expect(classify('status', ...repeated(100, 'I am still waiting for the refund you promised')).type).toBe('text')
  })

  test('one-word messages are text under a name that says so', () => {
    expect(classify('prompt', 'hello').type).toBe('text')
    expect(classify('message', '42').type).toBe('text')
    expect(classify('message', '/start').type).toBe('text')
    expect(classify('query', ...repeated(50, 'shoes', 'lamp')).type).toBe('text')
  })

  test('a long message without spaces is text under any name', () => {
    expect(classify('foo', '如何重置我的账户密码').type).toBe('text')
    expect(classify('foo', 'パスワードを忘れました').type).toBe('text')
  })
})

describe('enum', () => {
  test('booleans are enums under every name', () => {
    for (const key of ['prompt', 'user_id', 'price', 'x']) expect(classify(key, true, false).type).toBe('enum')
    expect(classify('x', ...repeated(50, 'Yes', 'no')).type).toBe('enum')
  })

  test('versions are enums even if written as numbers or dates', () => {
    expect(classify('version', '4.12').type).toBe('enum')
    expect(classify('app_version', ...repeated(50, '4.12.1', '4.2')).type).toBe('enum')
    expect(classify('api_version', ...repeated(50, '2026-05-13', '2026-08-01')).type).toBe('enum')
  })
})

describe('number', () => {
  test('numeric strings are numbers from 95% on and not below', () => {
    const numerals = Array.from({ length: 95 }, (_, index) => String(index * 1.5))
    expect(classify('foo', ...numerals, ...repeated(5, 'unknown')).type).toBe('number')
    expect(classify('foo', ...numerals.slice(1), ...repeated(6, 'unknown')).type).not.toBe('number')
  })

  test('a JSON number is a number even where the name suggests messages', () => {
    expect(classify('messages', 12).type).toBe('number')
  })
})

describe('ignored', () => {
  test('numeric ids are ignored by name and by shape', () => {
    expect(classify('user_id', 839_201).type).toBe('ignored')
    const ids = Array.from({ length: 100 }, (_, index) => 839_201 + index * 37)
    expect(classify('foo', ...ids).type).toBe('ignored')
  })

  test('lists and objects are ignored, and empty values decide nothing', () => {
    expect(classify('message', ['a'], { b: 1 }).type).toBe('ignored')
    expect(classify('message', '', '   ', null).type).toBe('ignored')
    expect(classify('message', '', 'hello').type).toBe('text')
  })

  test('a field named message is ignored only when its values are plainly something else', () => {
    expect(classify('message', ...repeated(100, 'https://acme.io/x')).type).toBe('ignored')
    expect(classify('message', ...repeated(50, 'https://acme.io/x', 'what is this?')).type).toBe('text')
  })
})

test('a reason is a sentence and quotes no value', () => {
  for (const fieldCase of [...chatFields, ...productFields, ...freshFields]) {
    const { reason } = classify(fieldCase[0], 'Zanzibar7 quick', ...valuesOf(fieldCase, 99))
    expect(reason).toMatch(/^[A-Z].*\.$/)
    expect(reason).not.toContain('Zanzibar')
  }
})

test('a decision is provisional below 100 values and settled from there on', () => {
  expect(classify('plan', ...repeated(99, 'pro')).confidence).toBe('provisional')
  expect(classify('plan', ...repeated(100, 'pro')).confidence).toBe('settled')
})
