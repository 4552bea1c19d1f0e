// Tells the rest of the product what the topics and fields are: a registry document for each dimension and project.

import { type EmbedderProblem, embedderProblemKey } from '../model/embedder-problem.ts'
import { type FieldDirectory, fieldDirectoryKey } from '../model/field.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Topic, TopicDirectory, TopicExample } from '../model/topic.ts'
import { topicDirectoryKey } from '../model/topic.ts'
import { type EditDirectory, editDirectoryKey, type LoggedEdit } from '../model/topic-edit.ts'
import type { Registry } from '../registry/registry.ts'
import type { MicroClusterSummary } from '../topics/dimension-topics.ts'
import { tuningOf } from '../topics/edit/edit-log.ts'
import type { Exemplar } from '../topics/exemplars.ts'
import { SMALL_TALK_KINDS } from '../topics/small-talk/small-talk-kinds.ts'
import { typedField } from './field-override.ts'
import { topicsAwaitingNames } from './model-names.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { ProjectState } from './project-state.ts'
import { progressOf } from './reprocess.ts'
import { type StreamFigures, streamNotices } from './stream-notices.ts'
import { suggestedName } from './topic-book.ts'

const MOST_EXAMPLES = 3
const MOST_EDITS = 1_000

export class Publisher {
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  async publishTopics(dimension: ProjectDimension): Promise<void> {
    const key = topicDirectoryKey(dimension.project as ProjectId, dimension.key)
    const known = await this.#registry.get<TopicDirectory>(key)
    await this.#registry.put(key, topicDirectory(dimension), known?.version ?? 0)
    if (dimension.edits.length > 0) await this.#publishEdits(dimension)
  }

  async #publishEdits(dimension: ProjectDimension): Promise<void> {
    const key = editDirectoryKey(dimension.project as ProjectId, dimension.key)
    const known = await this.#registry.get<EditDirectory>(key)
    await this.#registry.put(key, editDirectory(dimension), known?.version ?? 0)
  }

  /** Takes back what was published of a field that is text no more. */
  async withdrawTopics(project: string, dimension: string): Promise<void> {
    for (const key of [topicDirectoryKey, editDirectoryKey].map((keyOf) => keyOf(project as ProjectId, dimension))) {
      const known = await this.#registry.get(key)
      if (known) await this.#registry.delete(key, known.version)
    }
  }

  /** Why a part of the journal waits for the embedder; null where it does not. */
  async publishEmbedderProblem(part: number, problem: EmbedderProblem | null): Promise<void> {
    const key = embedderProblemKey(part)
    const known = await this.#registry.get<EmbedderProblem>(key)
    if (problem !== null) await this.#registry.put(key, problem, known?.version ?? 0)
    else if (known) await this.#registry.delete(key, known.version)
  }

  async publishFields({ project, fields }: ProjectState): Promise<void> {
    const key = fieldDirectoryKey(project)
    const known = await this.#registry.get<FieldDirectory>(key)
    const typed = [...fields.fields.values()]
    const directory: FieldDirectory = {
      fields: typed.filter(({ source, sample }) => source === 'you' || sample.count > 0).map(typedField),
      reprocessing: progressOf(typed),
      untypedKeys: fields.publishedUntyped,
    }
    await this.#registry.put(key, directory, known?.version ?? 0)
  }
}

/** The newest edits, without the micro-clusters that they name. */
function editDirectory({ edits }: ProjectDimension): EditDirectory {
  const shown = edits.slice(-MOST_EDITS).reverse()
  return {
    edits: shown.map(({ demands: _demands, before: _before, ...edit }) => ({ ...edit, edit: brief(edit.edit) })),
  }
}

function brief(edit: LoggedEdit['edit']): LoggedEdit['edit'] {
  return edit.kind === 'split' ? { ...edit, parts: edit.parts.map((part) => ({ ...part, microClusters: [] })) } : edit
}

export function topicDirectory(dimension: ProjectDimension): TopicDirectory {
  const members = membersByTopic(dimension)
  const examplesOf = (number: number) => examples(members.get(number) ?? [])
  const topics = dimension.book.map((topic): Topic => {
    const { label, pinned, hidden, smallTalk } = dimension.settingsOf(topic.number)
    const suggested = suggestedName(topic)
    return {
      number: topic.number,
      kind: smallTalk ? 'small_talk' : 'topic',
      label: label ?? suggested.label,
      suggestedLabel: suggested.label,
      description: suggested.description,
      terms: topic.terms,
      theme: topic.theme,
      bornAtMs: topic.bornAtMs,
      examples: examplesOf(topic.number),
      lineage: topic.lineage,
      pinned,
      hidden,
      live: topic.live,
    }
  })
  return {
    dimension: dimension.key,
    dimensionNumber: dimension.number,
    texts: dimension.texts,
    lastConsolidatedAtMs: dimension.lastConsolidatedAtMs,
    notices: dimension.isRenewing ? [] : streamNotices(figuresOf(dimension)),
    tuning: tuningOf(dimension.edits),
    topicsAtGranularity: (dimension.former ?? dimension.engine).topicsAtGranularity,
    awaitingNames: topicsAwaitingNames(dimension).length,
    topics: [...smallTalkTopics(members), ...topics],
  }
}

function figuresOf(dimension: ProjectDimension): StreamFigures {
  const members = dimension.engine.microClusters()
  const isUnclustered = ({ microClusterId }: MicroClusterSummary) => {
    const { topic, smallTalk } = dimension.placeOf(microClusterId)
    return topic === 0 && !smallTalk
  }
  return {
    texts: dimension.engine.texts,
    unclustered: members.filter(isUnclustered).reduce((sum, { texts }) => sum + texts, 0),
    largestGroup: members.reduce((most, { texts }) => Math.max(most, texts), 0),
    microClusters: members.length,
    refused: dimension.lastRefused,
  }
}

const ALL_SMALL_TALK = {
  number: 0,
  label: 'Small talk',
  description: 'Greetings, thanks, yes and no: messages without a topic of their own.',
}

/** All small talk, then each kind of it; the same ones in every dimension, whether there are texts of them or not. */
function smallTalkTopics(members: ReadonlyMap<number, readonly MicroClusterSummary[]>): Topic[] {
  const all = SMALL_TALK_KINDS.flatMap(({ number }) => members.get(number) ?? [])
  return [ALL_SMALL_TALK, ...SMALL_TALK_KINDS].map(({ number, label, description }) => ({
    ...{ number, kind: 'small_talk', label, suggestedLabel: label, description, terms: [], theme: null, bornAtMs: 0 },
    examples: examples(number === 0 ? all : (members.get(number) ?? [])),
    ...{ lineage: [], pinned: false, hidden: false, live: true },
  }))
}

function membersByTopic(dimension: ProjectDimension): Map<number, MicroClusterSummary[]> {
  const members = new Map<number, MicroClusterSummary[]>()
  for (const member of dimension.microClusters()) {
    const { topic, smallTalk } = dimension.placeOf(member.microClusterId)
    if (topic === 0 && !smallTalk) continue
    members.set(topic, [...(members.get(topic) ?? []), member])
  }
  return members
}

/** Central: of the largest micro-clusters. Unusual: of the smallest, least like their neighbours. */
function examples(members: readonly MicroClusterSummary[]): Topic['examples'] {
  const bySize = [...members].sort((a, b) => b.texts - a.texts || a.microClusterId - b.microClusterId)
  const all = members.flatMap((member) => member.exemplars)
  return {
    central: bySize
      .flatMap((member) => best(member.exemplars))
      .slice(0, MOST_EXAMPLES)
      .map(example),
    newest: [...all]
      .sort((a, b) => b.sequence - a.sequence)
      .slice(0, MOST_EXAMPLES)
      .map(example),
    unusual: bySize
      .reverse()
      .flatMap((member) => best(member.exemplars))
      .slice(0, MOST_EXAMPLES)
      .map(example),
  }
}

function best(exemplars: readonly Exemplar[]): Exemplar[] {
  return [...exemplars].sort((a, b) => b.cosine - a.cosine || a.sequence - b.sequence).slice(0, 1)
}

function example({ text, eventId, sessionId, timestampMs }: Exemplar): TopicExample {
  return { text, eventId, sessionId, timestampMs }
}
