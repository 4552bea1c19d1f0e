import { describe, expect, test } from 'vitest'
import { createBuiltinEmbedder } from './builtin/builtin-embedder.ts'
import { createCachedEmbedder } from './cached-embedder.ts'
import { describeEmbedderContract } from './embedder.contract.ts'
import type { Embedder } from './embedder.ts'

describeEmbedderContract('a cached embedder', async () => createCachedEmbedder(createBuiltinEmbedder({ threads: 1 })))

/** Remembers what it was asked, and answers with the length of the text when it is let go. */
class RecordingEmbedder implements Embedder {
  readonly id = 'recording-1'
  readonly asked: string[][] = []
  gate: Promise<void> = Promise.resolve()
  closed = false

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push([...texts])
    await this.gate
    if (texts.includes('fails')) throw new Error('no vector')
    return texts.map((text) => Float32Array.of(text.length, 1))
  }

  async close(): Promise<void> {
    this.closed = true
  }
}

/** Room for `entries` texts of one character: 2 bytes, 2 floats and the overhead of an entry. */
const bytesFor = (entries: number) => entries * (2 + 8 + 200)

describe('createCachedEmbedder', () => {
  test('asks once for texts that repeat, within a batch and later', async () => {
    const inner = new RecordingEmbedder()
    const cached = createCachedEmbedder(inner)
    const vectors = await cached.embed(['a', 'bb', 'a'])
    expect(await cached.embed(['bb', 'a', 'ccc'])).toEqual([
      Float32Array.of(2, 1),
      Float32Array.of(1, 1),
      Float32Array.of(3, 1),
    ])
    expect(vectors).toEqual([Float32Array.of(1, 1), Float32Array.of(2, 1), Float32Array.of(1, 1)])
    expect(inner.asked).toEqual([['a', 'bb'], ['ccc']])
  })

  test('asks once for a text that is still on its way', async () => {
    const inner = new RecordingEmbedder()
    let letGo = () => {}
    inner.gate = new Promise((resolve) => {
      letGo = resolve
    })
    const cached = createCachedEmbedder(inner)
    const both = Promise.all([cached.embed(['a']), cached.embed(['a', 'b'])])
    letGo()
    expect(await both).toEqual([[Float32Array.of(1, 1)], [Float32Array.of(1, 1), Float32Array.of(1, 1)]])
    expect(inner.asked).toEqual([['a'], ['b']])
  })

  test('lets the least recently used texts go when the bytes are used up', async () => {
    const inner = new RecordingEmbedder()
    const cached = createCachedEmbedder(inner, { maxBytes: bytesFor(2) })
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await cached.embed([text])
    expect(inner.asked.flat()).toEqual(['a', 'b', 'c', 'b'])
  })

  test('answers texts that are larger than the cache without keeping them', async () => {
    const inner = new RecordingEmbedder()
    const cached = createCachedEmbedder(inner, { maxBytes: 10 })
    expect(await cached.embed(['a', 'a'])).toEqual([Float32Array.of(1, 1), Float32Array.of(1, 1)])
    await cached.embed(['a'])
    expect(inner.asked).toEqual([['a'], ['a']])
  })

  test('passes a failure on and asks again the next time', async () => {
    const inner = new RecordingEmbedder()
    const cached = createCachedEmbedder(inner)
    await expect(cached.embed(['fails', 'a'])).rejects.toThrow('no vector')
    expect(await cached.embed(['a'])).toEqual([Float32Array.of(1, 1)])
  })

  test('closes the embedder behind it', async () => {
    const inner = new RecordingEmbedder()
    await createCachedEmbedder(inner).close()
    expect(inner.closed).toBe(true)
  })
})
