// From topic numbers to what users see: public names and labels, from the directory that the pipeline publishes.

import { AppError } from '../errors.ts'
import { type ProjectId, parseTopicRef, topicRef } from '../model/ids.ts'
import { type Topic, type TopicDirectory, topicDirectoryKey, topicDirectoryPrefix } from '../model/topic.ts'
import { DEFAULT_TUNING } from '../model/topic-edit.ts'
import { UNCLUSTERED_VISITS } from '../queries/collapsed-visits.ts'
import type { Registry } from '../registry/registry.ts'

export interface TopicName {
  /** Public name of a topic, or `unclustered`. */
  readonly id: string
  readonly label: string
}

export class TopicNames {
  readonly directory: TopicDirectory
  readonly #topics: ReadonlyMap<number, Topic>

  constructor(directory: TopicDirectory) {
    this.directory = directory
    this.#topics = new Map(directory.topics.map((topic) => [topic.number, topic]))
  }

  topic(number: number): Topic | undefined {
    return this.#topics.get(number)
  }

  name(number: number): TopicName {
    if (number === UNCLUSTERED_VISITS) return { id: 'unclustered', label: 'Unclustered' }
    const label = this.#topics.get(number)?.label ?? `Topic ${number}`
    return { id: topicRef(this.directory.dimensionNumber, number), label }
  }
}

/** The names of one dimension; of a dimension without a run yet, an empty directory. */
export async function topicNames(registry: Registry, project: ProjectId, dimension: string): Promise<TopicNames> {
  const document = await registry.get<TopicDirectory>(topicDirectoryKey(project, dimension))
  const empty: TopicDirectory = {
    ...{ dimension, dimensionNumber: 0, texts: 0, lastConsolidatedAtMs: null, notices: [] },
    ...{ tuning: DEFAULT_TUNING, topicsAtGranularity: [], topics: [] },
  }
  return new TopicNames(document?.value ?? empty)
}

/** The topic that a public name stands for, in whichever dimension. Throws NOT_FOUND. */
export async function findTopic(
  registry: Registry,
  project: ProjectId,
  ref: string,
): Promise<{ names: TopicNames; topic: Topic }> {
  const parsed = parseTopicRef(ref)
  for (const { value } of await registry.list<TopicDirectory>(topicDirectoryPrefix(project))) {
    if (value.dimensionNumber !== parsed?.dimension) continue
    const names = new TopicNames(value)
    const topic = names.topic(parsed.topic)
    if (topic) return { names, topic }
  }
  throw new AppError('NOT_FOUND', `There is no topic ${ref}: list the topics with GET /v1/topics.`)
}
