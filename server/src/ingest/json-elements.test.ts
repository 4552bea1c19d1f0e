import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonElements } from './json-elements.ts'

async function* chunksOf(text: string, size: number): AsyncIterable<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size)
}

async function elementsOf(text: string, size = text.length || 1): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const { value } of jsonElements(chunksOf(text, size))) found.push(value)
  return found
}

it('gives the elements of any list, however the text is cut and set', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue()),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (list, size, pretty) => {
        expect(await elementsOf(JSON.stringify(list, null, pretty ? 2 : 0), size)).toEqual(
          JSON.parse(JSON.stringify(list)),
        )
      },
    ),
  )
})

it('gives values that stand one after another', async () => {
  expect(await elementsOf('\uFEFF{"a":"}"}\n{"b":[1]} {"c":"\\""}')).toEqual([{ a: '}' }, { b: [1] }, { c: '"' }])
})

it('says on which line an element starts', async () => {
  const lines: number[] = []
  for await (const { line } of jsonElements(chunksOf('[\n{"a":\n1},\n{}]', 3))) lines.push(line)
  expect(lines).toEqual([2, 4])
})

describe('what is no JSON', () => {
  it.each([
    ['[{"a":1},', /ends in the middle, at line 1/],
    ['[{"a":1}\n,{"b":', /ends in the middle, at line 2/],
    ['[{"a":1},\n{b:2}]', /record at line 2 is not valid JSON/],
    ['<html>', /record at line 1 is not valid JSON|ends in the middle/],
    ['[}', /not valid JSON/],
  ])('%j is refused with its line', async (text, reason) => {
    await expect(elementsOf(text, 2)).rejects.toThrow(reason)
  })
})
