import { afterEach, describe, expect, test } from 'vitest'
import { workerUrl } from '../../worker-url.ts'
import { describeEmbedderContract } from '../embedder.contract.ts'
import type { Embedder } from '../embedder.ts'
import { type BuiltinEmbedderOptions, createBuiltinEmbedder } from './builtin-embedder.ts'

const WORKER_FILE = workerUrl(import.meta.url, './embedding-worker.ts')

describeEmbedderContract('the built-in embedder', async () => createBuiltinEmbedder({ threads: 2 }))

const open: Embedder[] = []
afterEach(async () => {
  for (const embedder of open.splice(0)) await embedder.close()
})

function embedderWith(options: BuiltinEmbedderOptions): Embedder {
  const embedder = createBuiltinEmbedder(options)
  open.push(embedder)
  return embedder
}

/** The real worker, which runs `code` with the texts of each message before it embeds them. */
function workerThatFirst(code: string): URL {
  const source = `import { parentPort } from 'node:worker_threads'
    const listen = parentPort.on.bind(parentPort)
    parentPort.on = (name, embed) => listen(name, (texts) => { ${code}; embed(texts) })
    await import(${JSON.stringify(WORKER_FILE.href)})`
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

const texts = Array.from({ length: 150 }, (_, i) => `order ${i} ${'was late again '.repeat(i % 7)}`)

test('vectors have the same bits with one thread and with three', async () => {
  const [one, three] = [embedderWith({ threads: 1 }), embedderWith({ threads: 3 })]
  expect(await three.embed(texts)).toEqual(await one.embed(texts))
})

test('the event loop turns freely while texts are embedded', async () => {
  const embedder = embedderWith({ threads: 1 })
  await embedder.embed(['the model is loaded'])
  let turns = 0
  let embedding = true
  const turn = () => {
    turns++
    if (embedding) setImmediate(turn)
  }
  setImmediate(turn)
  await embedder.embed(texts)
  embedding = false
  expect(turns).toBeGreaterThan(100)
})

test('a single text does not wait behind a long batch', async () => {
  const embedder = embedderWith({ threads: 1 })
  const order: string[] = []
  const batch = embedder.embed([...texts, ...texts]).then(() => order.push('batch'))
  const single = embedder.embed(['search']).then(() => order.push('single'))
  await Promise.all([batch, single])
  expect(order).toEqual(['single', 'batch'])
})

test('more texts than the queue holds are refused as OVERLOADED, and accepted again once it is empty', async () => {
  const embedder = embedderWith({ threads: 1, maxQueuedTexts: 10 })
  const accepted = embedder.embed(texts.slice(0, 8))
  await expect(embedder.embed(texts.slice(0, 3))).rejects.toMatchObject({ code: 'OVERLOADED' })
  expect(await accepted).toHaveLength(8)
  expect(await embedder.embed(texts.slice(0, 3))).toHaveLength(3)
})

describe('when a worker crashes', () => {
  test('its call fails with the reason, the others and later ones succeed', async () => {
    const workerFile = workerThatFirst(`if (texts.includes('poison')) throw new Error('bad luck')`)
    const embedder = embedderWith({ threads: 1, workerFile })
    const poisoned = embedder.embed(['poison'])
    const waiting = embedder.embed(['a text that waits'])
    await expect(poisoned).rejects.toThrow('bad luck')
    const reference = embedderWith({ threads: 1 })
    expect(await waiting).toEqual(await reference.embed(['a text that waits']))
    expect(await embedder.embed(texts)).toEqual(await reference.embed(texts))
  })

  test('a worker that exits without an error fails its call too', async () => {
    const embedder = embedderWith({
      threads: 1,
      workerFile: workerThatFirst(`if (texts[0] === 'quit') process.exit(0)`),
    })
    await expect(embedder.embed(['quit'])).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
    expect(await embedder.embed(['works again'])).toHaveLength(1)
  })

  test('the embedder still closes after it', async () => {
    const embedder = createBuiltinEmbedder({ threads: 1, workerFile: workerThatFirst(`throw new Error('bad luck')`) })
    await expect(embedder.embed(['any'])).rejects.toThrow('bad luck')
    await expect(embedder.close()).resolves.toBeUndefined()
  })
})

test('a model that cannot be loaded rejects the calls instead of letting them wait', async () => {
  const embedder = embedderWith({ threads: 2, workerFile: new URL('data:text/javascript,throw new Error("no model")') })
  await expect(embedder.embed(['first'])).rejects.toThrow('no model')
  await expect(embedder.embed(['second'])).rejects.toThrow('no model')
})
