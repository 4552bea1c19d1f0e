// Selects the events of one topic, of small talk, or of the unclustered texts: the drill-down of every topic count.

import type { Statement } from '../warehouse/statement.ts'

/** `topic` is a topic number; of small talk, topic numbers select too. */
export interface TopicSelection {
  readonly dimension: string
  readonly topic: number | 'unclustered' | 'small_talk'
}

/** SQL condition over `events`. */
export function inTopic(statement: Statement, project: string, { dimension, topic }: TopicSelection): string {
  const key = statement.text(dimension)
  const microCluster = statement.dialect.mapValue('micro_clusters', key)
  const standing = `SELECT micro_cluster FROM micro_cluster_topics
    WHERE project = ${statement.text(project)} AND dimension = ${key}`
  if (topic === 'small_talk') return `${microCluster} IN (${standing} AND small_talk)`
  if (topic === 'unclustered') {
    return `${microCluster} IS NOT NULL AND ${microCluster} NOT IN (${standing} AND (topic > 0 OR small_talk))`
  }
  return `${microCluster} IN (${standing} AND topic = ${statement.integer(topic)})`
}
