// What all routes that change topics share: the topic asked for, and one edit applied.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { editRef, type ProjectId } from '../model/ids.ts'
import type { Topic } from '../model/topic.ts'
import type { TopicEdit } from '../model/topic-edit.ts'
import type { ProjectPipelines } from '../pipeline/project-pipelines.ts'
import type { Registry } from '../registry/registry.ts'
import { invalid } from './analytic-query.ts'
import type { editedSchema } from './edit-schemas.ts'
import { findTopic, type TopicNames, topicNames } from './topic-names.ts'

export const EDIT_TAG = 'Topics'
export const topicPath = z.object({ id: z.string().openapi({ example: 't1_12' }) })

export interface EditContext {
  readonly registry: Registry
  readonly pipeline: ProjectPipelines
  readonly project: ProjectId
  readonly actor: string
}

/** Applies one edit and answers with the names of today. Throws what the pipeline has against it. */
export async function applyEdit(
  { registry, pipeline, project, actor }: EditContext,
  { directory }: TopicNames,
  edit: TopicEdit,
): Promise<z.input<typeof editedSchema>> {
  const outcome = await pipeline.edit(project, directory.dimension, edit, actor)
  if (outcome === null) throw new AppError('NOT_FOUND', `There is no text field ${directory.dimension} any more.`)
  if (!outcome.done) throw new AppError(outcome.code, outcome.reason)
  const names = await topicNames(registry, project, directory.dimension)
  return {
    edit: editRef(directory.dimensionNumber, outcome.edit),
    topics: outcome.topics.map((topic) => names.name(topic)),
  }
}

/** A topic that can be edited: not the one that gathers all small talk. */
export async function findOrdinaryTopic(
  registry: Registry,
  project: ProjectId,
  ref: string,
): Promise<{ names: TopicNames; topic: Topic }> {
  const found = await findTopic(registry, project, ref)
  if (found.topic.number > 0) return found
  throw invalid('topic', 'must not be Small talk itself: move single messages out of it, or mark topics as small talk')
}
