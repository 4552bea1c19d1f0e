import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openModelFolder, pulledModelPath } from './model-folder.ts'
import { pullModel } from './pull-model.ts'
import { hasTransformers, writeTinyModel } from './tiny-model.fixture.ts'
import { openTransformersEmbedder } from './transformers-embedder.ts'

const folder = mkdtempSync(join(tmpdir(), 'turret-pull-'))
const original = join(folder, 'original')
const data = join(folder, 'data')
let hub: Server
let address: string
let breaksOff = false

beforeAll(async () => {
  await writeTinyModel(original, ['how do i reset my password', 'where is my parcel'])
  hub = createServer((request, response) => {
    const file = request.url?.startsWith('/tiny/words/resolve/main/') ? request.url.slice(25) : ''
    const path = join(original, file)
    if (!file || !existsSync(path)) return response.writeHead(404).end()
    response.writeHead(200, { 'content-length': statSync(path).size })
    const bytes = readFileSync(path)
    if (!breaksOff || !file.endsWith('.onnx')) return response.end(bytes)
    response.write(bytes.subarray(0, 1_000), () => response.destroy())
  })
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`
})
afterAll(() => {
  hub.close()
  rmSync(folder, { recursive: true, force: true })
})

const pull = (name: string, form: 'fp32' | 'q8' = 'fp32') =>
  pullModel({ hub: address, name, form, folder: pulledModelPath(data, name) })

test('a pulled model is found by its name, and is the one of the hub', async () => {
  await pull('tiny/words')
  const [pulled, given] = [await openModelFolder('tiny/words', data), await openModelFolder(original, data)]
  expect(pulled.path).toBe(join(data, 'models', 'tiny', 'words'))
  expect(pulled.id.split('@')[1]).toBe(given.id.split('@')[1])
})

test.skipIf(!hasTransformers)('a pulled model embeds', async () => {
  await pull('tiny/words')
  const embedder = await openTransformersEmbedder({ model: 'tiny/words', dataFolder: data, threads: 1 })
  expect(await embedder.embed(['where is my password'])).toHaveLength(1)
  await embedder.close()
})

test('a transfer that breaks off leaves nothing, and an earlier pull as it was', async () => {
  await pull('tiny/words')
  breaksOff = true
  await expect(pull('tiny/words')).rejects.toThrow()
  breaksOff = false
  expect(readdirSync(join(data, 'models', 'tiny'))).toEqual(['words'])
  expect(await openModelFolder('tiny/words', data)).toMatchObject({ dtype: 'fp32' })
})

test.each([
  ['nobody/nothing', 'fp32', 'has no config.json of nobody/nothing'],
  ['tiny/words', 'q8', 'has no onnx/model_quantized.onnx'],
  ['../../etc/passwd', 'fp32', 'is no name of a model'],
] as const)('%s as %s is refused with the reason', async (name, form, reason) => {
  await expect(pull(name, form)).rejects.toThrow(reason)
})
