import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeEmbedderContract } from '../embedder.contract.ts'
import { GENERAL_TEXTS } from '../general-texts.ts'
import { hasTransformers, writeTinyModel } from './tiny-model.fixture.ts'
import { openTransformersEmbedder } from './transformers-embedder.ts'

const folder = mkdtempSync(join(tmpdir(), 'turret-model-'))
const model = join(folder, 'tiny')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (threads = 2) => openTransformersEmbedder({ model, dataFolder: folder, threads })

describe.skipIf(!hasTransformers)('a local model', () => {
  beforeAll(() => writeTinyModel(model, [...GENERAL_TEXTS, 'I forgot my password and need a new one', 'train leave']))

  describeEmbedderContract('the transformers embedder', open)

  test('is told apart from another one of the same name by its content', async () => {
    const other = join(folder, 'other', 'tiny')
    await writeTinyModel(other, ['another vocabulary'])
    const [one, two] = [await open(), await openTransformersEmbedder({ model: other, dataFolder: folder, threads: 1 })]
    expect(one.id).toMatch(/^transformers:tiny@/)
    expect(two.id).toMatch(/^transformers:tiny@/)
    expect(one.id).not.toBe(two.id)
    await Promise.all([one.close(), two.close()])
  })

  test('gives the same bits with one thread and with three', async () => {
    const [one, three] = [await open(1), await open(3)]
    const texts = [...GENERAL_TEXTS, ...GENERAL_TEXTS.map((text) => `${text} ${text}`)]
    expect(await three.embed(texts)).toEqual(await one.embed(texts))
    await Promise.all([one.close(), three.close()])
  })

  test('that is not there, or not complete, is refused with what to do', async () => {
    const missing = openTransformersEmbedder({ model: 'nobody/nothing', dataFolder: folder, threads: 1 })
    await expect(missing).rejects.toThrow('turret model pull nobody/nothing')
    const incomplete = join(folder, 'incomplete')
    await writeTinyModel(incomplete, ['words'])
    rmSync(join(incomplete, 'tokenizer.json'))
    const opening = openTransformersEmbedder({ model: incomplete, dataFolder: folder, threads: 1 })
    await expect(opening).rejects.toThrow('tokenizer.json is missing')
  })
})
