// A stream of texts on six planted subjects, for tests of the topic engine: repeatable, with as much noise as asked for.
import { counterNoise } from '../embed/lexical/sign-matrix.ts'
import type { IncomingText } from './assign.ts'
import { consolidate } from './consolidate.ts'
import type { TopicConstraints } from './consolidation.ts'
import { createDimensionTopics, type DimensionTopics } from './dimension-topics.ts'

const DIMS = 48
export const SUBJECTS = [
  'refund order',
  'reset password',
  'dark theme',
  'invoice price',
  'delivery date',
  'cancel account',
]

/** Repeatable noise in [−1, 1). */
function noise(seed: number): number {
  return counterNoise(seed) / 2 ** 31 - 1
}

/** Text i of a stream on six subjects: a direction for each subject, some noise, and words of its own. */
export function textOf(i: number, spread = 0.5): IncomingText {
  const subject = counterNoise(i) % SUBJECTS.length
  const embedding = Float32Array.from(
    { length: DIMS },
    (_, j) => noise(1e6 + subject * DIMS + j) + spread * noise(2e6 + i * DIMS + j),
  )
  const text = `${SUBJECTS[subject]} ${counterNoise(3e6 + i) % 997}`
  return { text, embedding, eventId: `e${i}`, sessionId: `s${i % 7}`, sequence: i, timestampMs: 1_000 * i }
}

/** An engine without texts. */
export function engine(mostMicroClusters?: number): DimensionTopics {
  const priorMean = new Float32Array(DIMS)
  return createDimensionTopics({ embeddingDims: DIMS, priorMean, ...(mostMicroClusters && { mostMicroClusters }) })
}

/** The engine after texts from … to − 1 of the stream. */
export function fed(from: number, to: number, topics = engine(), spread?: number): DimensionTopics {
  for (let i = from; i < to; i++) topics.assign(textOf(i, spread))
  return topics
}

/** One consolidation, its input cloned as for a worker thread. */
export function run(topics: DimensionTopics, constraints?: TopicConstraints, tolerance?: number) {
  return topics.applyConsolidation(consolidate(structuredClone(topics.consolidationInput(constraints, tolerance))))
}

/** Topic of every live micro-cluster. */
export function mapOf(topics: DimensionTopics): Map<number, number | null> {
  return new Map(topics.microClusters().map(({ microClusterId, topicId }) => [microClusterId, topicId]))
}

/** Micro-clusters of every shown topic. */
export function membersByTopic(topics: DimensionTopics): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (const [id, topic] of mapOf(topics)) if (topic !== null) members.set(topic, [...(members.get(topic) ?? []), id])
  return members
}
