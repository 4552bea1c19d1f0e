// Tests only: a real sentence model, small enough to be made on the spot. Every word has a vector, a text is the mean of
// its words': a table in an ONNX file, and a WordPiece tokeniser that knows the words of some sample texts.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSeededRandom } from '../../demo/seeded-random.ts'
import { repositoryRoot } from '../../repository-root.fixture.ts'
import { createBuiltinEmbedder } from '../builtin/builtin-embedder.ts'
import { meanVector } from '../general-texts.ts'

export const hasTransformers = existsSync(
  join(repositoryRoot(), 'server/transformers/node_modules/@huggingface/transformers'),
)
if (!hasTransformers) {
  console.warn('Tests of local models are skipped: `npm run transformers:setup` installs the library.')
}

const WIDTH = 64
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((letter) => [letter, `##${letter}`])

/** Words mean what the built-in model says, seen through fewer dimensions; frequent ones count less. */
export async function writeTinyModel(folder: string, texts: readonly string[]): Promise<void> {
  const frequency = new Map<string, number>()
  for (const text of texts)
    for (const word of new Set(wordsOf(text))) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  const words = [...frequency.keys()].filter((word) => !LETTERS.includes(word)).sort()
  const builtin = createBuiltinEmbedder()
  const meanings = await builtin.embed(words)
  await builtin.close()
  const mean = meanVector(meanings)
  const table = [
    ...SPECIAL.map(() => new Float32Array(WIDTH).fill(0.01)),
    ...LETTERS.map((letter) => randomVector(letter.codePointAt(letter.length - 1) ?? 0)),
    ...meanings.map((meaning, index) => {
      const rarity = Math.log(1 + texts.length / (frequency.get(words[index] ?? '') ?? 1))
      return projected(meaning.map((value, k) => value - (mean[k] ?? 0))).map((value) => value * rarity ** 2)
    }),
  ]
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'onnx/model.onnx'), onnxTable(table))
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content))
  write('config.json', {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: WIDTH,
    vocab_size: table.length,
  })
  write('tokenizer_config.json', {
    ...{ tokenizer_class: 'BertTokenizer', model_max_length: 128 },
    ...{ pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]' },
  })
  write('tokenizer.json', tokeniser([...SPECIAL, ...LETTERS, ...words]))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function randomVector(seed: number): Float32Array {
  const random = createSeededRandom(seed)
  return new Float32Array(WIDTH).map(() => (random.next() - 0.5) / 10)
}

/** Sums of every WIDTH-th number with random signs. */
function projected(meaning: Float32Array): Float32Array {
  const random = createSeededRandom(1)
  const vector = new Float32Array(WIDTH)
  for (const [index, value] of meaning.entries()) {
    vector[index % WIDTH] = (vector[index % WIDTH] ?? 0) + (random.next() < 0.5 ? -value : value)
  }
  return vector
}

function tokeniser(vocabulary: readonly string[]): object {
  const special = (token: string) => ({ id: token, ids: [vocabulary.indexOf(token)], tokens: [token] })
  return {
    ...{ version: '1.0', truncation: null, padding: null, added_tokens: [] },
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: { '[CLS]': special('[CLS]'), '[SEP]': special('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
      vocab: Object.fromEntries(vocabulary.map((word, index) => [word, index])),
    },
  }
}

/** input_ids → last_hidden_state by one Gather. Numbers of fields and types are those of onnx.proto3. */
function onnxTable(rows: readonly Float32Array[]): Buffer {
  const numbers = Buffer.concat(
    rows.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  )
  const [FLOAT, INT64] = [1, 7]
  const tensor = [whole(1, rows.length), whole(1, WIDTH), whole(2, FLOAT), text(8, 'table'), part(9, numbers)]
  const node = [text(1, 'table'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather')]
  const graph = [
    ...[part(1, ...node), text(2, 'tiny'), part(5, ...tensor)],
    ...['input_ids', 'attention_mask'].map((name) => part(11, ...value(name, INT64, ['batch', 'sequence']))),
    part(12, ...value('last_hidden_state', FLOAT, ['batch', 'sequence', WIDTH])),
  ]
  return Buffer.concat([whole(1, 8), text(2, 'turret'), part(8, text(1, ''), whole(2, 14)), part(7, ...graph)])
}

function value(name: string, type: number, dims: readonly (string | number)[]): Buffer[] {
  const shape = dims.map((dim) => part(1, typeof dim === 'number' ? whole(1, dim) : text(2, dim)))
  return [text(1, name), part(2, part(1, whole(1, type), part(2, ...shape)))]
}

/** Protocol Buffers: a field of parts, of text, of a whole number. */
function part(field: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content)
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes])
}

function text(field: number, content: string): Buffer {
  return part(field, Buffer.from(content, 'utf8'))
}

function whole(field: number, number: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(number)])
}

function varint(number: number): Buffer {
  const bytes: number[] = []
  let left = number
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128)
  return Buffer.from([...bytes, left])
}
