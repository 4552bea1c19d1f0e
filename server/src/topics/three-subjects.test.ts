import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { counterNoise } from '../embed/lexical/sign-matrix.ts'
import { consolidate } from './consolidate.ts'
import { createDimensionTopics } from './dimension-topics.ts'

interface ThreeSubjects {
  texts: { text: string; subject: string }[]
  dims: number
  scale: number
  int16Base64: string
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const { texts, dims, scale, int16Base64 }: ThreeSubjects = read('./fixtures/three-subjects.json')
const bytes = Uint8Array.from(Buffer.from(int16Base64, 'base64'))
const embeddings = Float32Array.from(new Int16Array(bytes.buffer), (value) => value / scale)
const priorMean = Float32Array.from(read('../embed/builtin/generic-mean.json') as number[])

/** Rows 0 … n − 1 in an order of their own for each seed. */
function shuffled(rows: number[], seed: number): number[] {
  return rows
    .map((row, i) => ({ row, key: counterNoise(1_000 * seed + i) }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row)
}

/** Topic of each subject's texts after one consolidation of the rows in this order. */
function topicsBySubject(rows: number[]): { shown: number; topics: Map<string, Set<number | null>> } {
  const engine = createDimensionTopics({ embeddingDims: dims, priorMean })
  const homes = rows.map((row, sequence) => {
    const embedding = embeddings.subarray(row * dims, (row + 1) * dims)
    const origin = { eventId: `e${row}`, sessionId: 's', sequence, timestampMs: sequence }
    return engine.assign({ text: texts[row]!.text, embedding, ...origin }).microClusterId
  })
  const { stats } = engine.applyConsolidation(consolidate(engine.consolidationInput()))
  const topics = new Map<string, Set<number | null>>()
  for (const [i, row] of rows.entries()) {
    const { subject } = texts[row]!
    topics.set(subject, (topics.get(subject) ?? new Set()).add(engine.topicOf(homes[i]!)))
  }
  return { shown: stats.topics, topics }
}

describe('little data', () => {
  const trio = [0, 1, 2]
  const others = texts.map((_, row) => row).slice(trio.length)

  /** Draws of 8 in which the trio is one topic of its own and the two other subjects are one topic each. */
  function exactDraws(size: number): number {
    const draws = Array.from({ length: 8 }, (_, seed) => {
      const chosen = shuffled(others, seed).slice(0, size - trio.length)
      const { shown, topics } = topicsBySubject(shuffled([...trio, ...chosen], 100 + seed))
      const [own] = [...topics.get('password')!]
      const apart = ['pricing', 'dark'].every((subject) => !topics.get(subject)!.has(own!))
      return shown === 3 && topics.get('password')!.size === 1 && own !== null && apart
    })
    return draws.filter(Boolean).length
  }

  it.each([48, 74])('finds three topics in %i messages on passwords, prices and dark mode, in any order', (size) => {
    expect(exactDraws(size)).toBe(8)
  })

  it('finds them in 36 messages too, in at least seven draws of eight', () => {
    expect(exactDraws(36)).toBeGreaterThanOrEqual(7)
  })

  it.each([2, 3, 5])('finds three topics when each of 30 messages is sent %i times', (times) => {
    const chosen = [...trio, ...shuffled(others, 3).slice(0, 27)]
    const sent = chosen.flatMap((row) => Array.from({ length: times }, () => row))
    const { shown, topics } = topicsBySubject(shuffled(sent, 7))
    expect(shown).toBe(3)
    expect([...topics.values()].map((ids) => ids.size)).toEqual([1, 1, 1])
    expect(new Set([...topics.values()].flatMap((ids) => [...ids])).size).toBe(3)
  })

  it('keeps messages that are sent again and again in topics of their own', () => {
    const repeated = [0, 5, 45].flatMap((row) => Array.from({ length: 12 }, () => row))
    const { shown, topics } = topicsBySubject(shuffled(repeated, 1))
    expect(shown).toBe(3)
    expect(new Set([...topics.values()].flatMap((ids) => [...ids])).size).toBe(3)
  })
})
