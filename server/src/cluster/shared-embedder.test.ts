import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { hasNats, NatsServer } from '../nats/nats-server.fixture.ts'
import { type NatsStore, openNatsStore } from '../nats/nats-store.ts'
import { createSharedEmbedder } from './shared-embedder.ts'

/** Takes a fixed time a text, so that cores do not limit it. */
class SlowEmbedder implements Embedder {
  readonly id = 'slow 1'
  readonly dims = 2
  texts = 0
  fails = false

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.fails) throw new Error('out of order')
    await wait(texts.length)
    this.texts += texts.length
    return texts.map((text) => Float32Array.of(Number(text), 1))
  }

  async close(): Promise<void> {}
}

describe.skipIf(!hasNats)('embedding by all workers', () => {
  let server: NatsServer
  let store: NatsStore
  const nodes = ['a', 'b']
  let slow: SlowEmbedder[]
  let shared: Embedder[]

  beforeEach(async () => {
    server = await NatsServer.start()
    store = await openNatsStore(server.url)
    slow = nodes.map(() => new SlowEmbedder())
    shared = nodes.map((node, index) =>
      createSharedEmbedder({
        ...{ store, node, local: slow[index]! },
        others: () => nodes.filter((other) => other !== node),
      }),
    )
  })
  afterEach(async () => {
    await Promise.all(shared.map((embedder) => embedder.close()))
    await store.close()
    await server.remove()
  })

  const texts = Array.from({ length: 640 }, (_, index) => String(index))
  const expected = texts.map((text) => [Number(text), 1])

  it('gives each worker its share, and the vectors back in order', async () => {
    const vectors = await shared[0]!.embed(texts)
    expect(vectors.map((vector) => [...vector])).toEqual(expected)
    expect(slow[0]!.texts + slow[1]!.texts).toBe(640)
    expect(Math.min(slow[0]!.texts, slow[1]!.texts)).toBeGreaterThan(150)
  })

  it('goes on alone where the other worker fails, or is not there', async () => {
    slow[1]!.fails = true
    expect((await shared[0]!.embed(texts)).map((vector) => [...vector])).toEqual(expected)
    await shared[1]!.close()
    expect((await shared[0]!.embed(texts)).map((vector) => [...vector])).toEqual(expected)
    expect([slow[0]!.texts, slow[1]!.texts]).toEqual([1280, 0])
  })
})
