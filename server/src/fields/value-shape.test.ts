import { expect, test } from 'vitest'
import { countWords } from './count-words.ts'
import { isBooleanWord, isDateText, isEpochNumber, parseNumber } from './parse-value.ts'
import { isQuantity, isVersion, valueShape } from './value-shape.ts'

test.each([
  ['5f0c7b1e-2d7a-4b6f-9a3e-1c2d3e4f5a6b', 'uuid'],
  ['01JD3X7Q8K9M2N4P5R6S7T8V9W', 'ulid'],
  ['d41d8cd98f00b204e9800998ecf8427e', 'hash'],
  ['ana@example.com', 'email'],
  ['https://example.com/a?b=c', 'url'],
  ['/settings/billing', 'path'],
  ['src/app/main.ts', 'path'],
  ['192.168.1.20', 'ip'],
  ['2001:db8::ff00:42:8329', 'ip'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'jwt'],
  ['dGhpcyBpcyBhIHRlc3Qgb2Y=', 'base64'],
  ['2026-11-02T10:00:00.000Z', 'date'],
  ['+49 151 23456789', 'phone'],
  ['48.8566, 2.3522', 'coordinates'],
  ['Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101', 'user-agent'],
  ['{"role":"user"}', 'json'],
  ['usr_9fK2mQ7x', 'token'],
  ['ORD-10293', 'reference'],
])('"%s" has the shape %s', (text, name) => {
  expect(valueShape(text)?.name).toBe(name)
})

test.each([
  ...['pro', 'us-east-1', 'gpt-4o', 'en-US', 'Europe/Berlin', 'reset_password', 'covid-19', 'application/pdf'],
  ...['Where is my order?', 'and/or', 'C++', 'PS5', '[urgent] call me', 'what is /start for', '👍'],
])('"%s" names no single thing', (text) => {
  expect(valueShape(text)).toBeNull()
})

test('a shape is found in linear time in hostile text', () => {
  const started = performance.now()
  for (const part of ['a.', 'a/', 'a@', '1.', '-', 'Ab1', '{"', ': ', '(']) valueShape(part.repeat(300).slice(0, 300))
  expect(performance.now() - started).toBeLessThan(500)
})

test('versions and quantities are told from plain words and numbers', () => {
  for (const text of ['4.12.1', 'v2.0.0-rc.1', '10.4']) expect(isVersion(text)).toBe(true)
  for (const text of ['4', 'v', 'four.one', '2026-11-02']) expect(isVersion(text)).toBe(false)
  for (const text of ['120ms', '3 days', '$12.99', '85%']) expect(isQuantity(text)).toBe(true)
  for (const text of ['12', 'ms', '2 blue shirts']) expect(isQuantity(text)).toBe(false)
})

test('only plain decimals are numbers', () => {
  expect(['12', ' -3.5 ', '.5', '1e3', 7].map(parseNumber)).toEqual([12, -3.5, 0.5, 1000, 7])
  for (const value of ['1,234', '12ms', '', '0x1f', '1e999', 'NaN', true, null]) expect(parseNumber(value)).toBeNull()
})

test('dates are recognised in the usual written forms and nothing else is', () => {
  const dates = ['2026-11-02', '02.11.2026', '11/2/26', 'Mon, 02 Nov 2026 10:00:00 GMT', 'Nov 2, 2026', '10:30 pm']
  for (const text of dates) expect(isDateText(text)).toBe(true)
  for (const text of ['2026', '4.12.1', 'tomorrow', 'May I come in?', '12-34']) expect(isDateText(text)).toBe(false)
  expect([1.78e9, 1.78e12, 1.78e15].every(isEpochNumber)).toBe(true)
  expect([0, 839_201, 5e10].some(isEpochNumber)).toBe(false)
})

test('yes and no are recognised in any letter case', () => {
  expect(['TRUE', 'no', 'Ja', 'はい'].every(isBooleanWord)).toBe(true)
  expect(['maybe', '1', 'nope'].some(isBooleanWord)).toBe(false)
})

test('words are counted in scripts with and without spaces', () => {
  expect(countWords("I can't log in!")).toBe(4)
  expect(countWords('비밀번호를 변경하고 싶어요')).toBe(3)
  expect(countWords('企业版')).toBe(1)
  expect(countWords('如何重置我的密码')).toBeGreaterThanOrEqual(2)
  expect(countWords('ฉันต้องการเปลี่ยนรหัสผ่าน')).toBeGreaterThanOrEqual(3)
  expect(countWords('... !')).toBe(0)
})
