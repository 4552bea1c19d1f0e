import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchBody, bodySizeBytes, EventQueue, nextBatch, queuedEvent } from './event-queue.ts'
import { clientVectors } from './testing/vectors.ts'

describe('batches end where every client ends them', () => {
  test.each(clientVectors.batches)('$title', ({ event_bytes, max_events, max_bytes, batches }) => {
    let events = event_bytes.map((sizeBytes, index) => ({ eventId: `e-${index}`, json: '', sizeBytes }))
    const counts: number[] = []
    while (events.length > 0) {
      const batch = nextBatch(events, { maxEvents: max_events, maxBytes: max_bytes })
      counts.push(batch.length)
      events = events.slice(batch.length)
    }
    expect(counts).toEqual(batches)
  })
})

test('the size of a body is counted to the byte, in any script', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
      const batch = texts.map((prompt, index) => queuedEvent(`e-${index}`, { prompt }))
      expect(bodySizeBytes(batch)).toBe(Buffer.byteLength(batchBody(batch)))
    }),
  )
})

test('the queue never exceeds its limits and gives back what it took, in order', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 7 }), (eventSizes, removeEvery) => {
      const queue = new EventQueue({ maxEvents: 10, maxBytes: 100 })
      const taken: string[] = []
      const removed: string[] = []
      eventSizes.forEach((sizeBytes, index) => {
        if (queue.offer({ eventId: `e-${index}`, json: '', sizeBytes })) taken.push(`e-${index}`)
        expect(queue.length).toBeLessThanOrEqual(10)
        expect(queue.sizeBytes).toBeLessThanOrEqual(100)
        if (index % removeEvery === 0) removed.push(...queue.remove(2).map(({ eventId }) => eventId))
      })
      removed.push(...queue.remove(queue.length).map(({ eventId }) => eventId))
      expect(removed).toEqual(taken)
      expect(queue.sizeBytes).toBe(0)
    }),
  )
})
