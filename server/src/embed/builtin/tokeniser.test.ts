import { EmbeddingsModel } from '@energetic-ai/embeddings'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readVocabulary } from './model-files.ts'
import { ODD_PARTS } from './odd-parts.fixture.ts'
import { Tokeniser } from './tokeniser.ts'

const vocabulary = readVocabulary()
const tokeniser = new Tokeniser(vocabulary)

type StockData = ConstructorParameters<typeof EmbeddingsModel>[0]
const stock = new EmbeddingsModel({ vocabulary, model: null } as unknown as StockData).tokenizer

const pieces = fc.integer({ min: 6, max: vocabulary.length - 1 }).map((id) => vocabulary[id]![0].replace('▁', ' '))
const texts = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: pieces },
      { weight: 2, arbitrary: fc.constantFrom(...ODD_PARTS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''))

describe('encode', () => {
  test('gives the ids of the stock tokeniser for any text, whatever was encoded before', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(tokeniser.encode(text)).toEqual(stock.encode(text))
      }),
      { numRuns: 3_000 },
    )
  })

  test.each(['', ' ', '▁', '中文', ':30:30 :30 x', 'Hello, World!', 'x'.repeat(50), ' a  b '])(
    'gives the ids of the stock tokeniser for %j',
    (text) => {
      expect(tokeniser.encode(text)).toEqual(stock.encode(text))
    },
  )

  test('stops at the limit with the same first ids', () => {
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(100)
    const limited = tokeniser.encode(text, 512)
    expect(limited.length).toBeLessThan(530)
    expect(limited).toEqual(tokeniser.encode(text).slice(0, limited.length))
  })

  test.each([
    ['one endless word', 'x'],
    ['characters that normalisation multiplies by eighteen', 'ﷺ'],
    ['unknown characters', '中'],
    ['positive scores, which are never cached', ':30'],
  ])('reads 30,000 characters of %s in a fraction of a second', (_, unit) => {
    const startMs = performance.now()
    tokeniser.encode(unit.repeat(30_000 / unit.length), 512)
    expect(performance.now() - startMs).toBeLessThan(500)
  })
})
