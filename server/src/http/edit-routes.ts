// Changes of topics by users: each is one edit in the log, in force at once and for good, and can be undone.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import { editRef, parseEditRef } from '../model/ids.ts'
import { type EditDirectory, editDirectoryKey, type LoggedEdit, type TopicEdit } from '../model/topic-edit.ts'
import { findEvent } from '../queries/find-event.ts'
import { dimensionParameter, invalid } from './analytic-query.ts'
import { applyEdit, EDIT_TAG, findOrdinaryTopic, topicPath } from './apply-topic-edit.ts'
import { chooseDimension, topicDirectories } from './choose-dimension.ts'
import { changeBodySchema, editedSchema, editsSchema, mergeBodySchema, moveBodySchema } from './edit-schemas.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'
import { splitRoutes } from './split-routes.ts'
import { type TopicNames, topicNames } from './topic-names.ts'
import { tuningRoutes } from './tuning-routes.ts'

export function editRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  // Before the routes of single topics, whose addresses would match theirs.
  tuningRoutes(route, options)
  changeRoute(route, options)
  mergeRoute(route, options)
  moveRoute(route, options)
  editsRoute(route, options)
  undoRoute(route, options)
  splitRoutes(route, options)
}

function changeRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'patch',
    path: '/v1/topics/{id}',
    tag: EDIT_TAG,
    summary: 'Rename, pin, hide or mark a topic',
    description: 'In force at once, and no later re-clustering undoes it.',
    scope: 'manage',
    pathParameters: topicPath,
    body: changeBodySchema,
    response: editedSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, path, body, actor }) {
      const { names, topic } = await findOrdinaryTopic(registry, project, path.id)
      const { label, pinned, hidden, small_talk: smallTalk } = body
      const settings = {
        ...(label === undefined ? {} : { label }),
        ...(pinned === undefined ? {} : { pinned }),
        ...(hidden === undefined ? {} : { hidden }),
        ...(smallTalk === undefined ? {} : { smallTalk }),
      }
      const edit = { kind: 'change', topic: topic.number, settings } as const
      return applyEdit({ registry, pipeline, project, actor }, names, edit)
    },
  })
}

function mergeRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'post',
    path: '/v1/topics/merge',
    tag: EDIT_TAG,
    summary: 'Merge topics into one',
    scope: 'manage',
    body: mergeBodySchema,
    response: editedSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, body, actor }) {
      const refs = [...new Set([...body.topics, ...(body.into === undefined ? [] : [body.into])])]
      const found = await Promise.all(refs.map((ref) => findOrdinaryTopic(registry, project, ref)))
      const { names } = found[0] as (typeof found)[number]
      const { dimension } = names.directory
      if (found.some((one) => one.names.directory.dimension !== dimension)) {
        throw invalid('topics', 'must all be of the same text field')
      }
      if (refs.length < 2) throw invalid('topics', 'must name at least two different topics')
      const into = found[body.into === undefined ? 0 : refs.indexOf(body.into)] as (typeof found)[number]
      const topics = found.map(({ topic }) => topic.number)
      return applyEdit({ registry, pipeline, project, actor }, names, {
        ...{ kind: 'merge', topics, into: into.topic.number },
      })
    },
  })
}

function moveRoute(route: DefineRoute, { registry, pipeline, warehouse }: ReadRoutesOptions): void {
  route({
    method: 'put',
    path: '/v1/events/{id}/topic',
    tag: EDIT_TAG,
    summary: 'Move one message to another topic',
    description: 'Messages that are almost the same follow from then on.',
    scope: 'manage',
    pathParameters: z.object({ id: z.string().min(1) }),
    body: moveBodySchema,
    response: editedSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    // Not the event: an erasure would have to take its id out of the log.
    auditSubject: ({ edit }) => edit,
    async handle({ project, path, body, actor }) {
      const { names, topic } = await findOrdinaryTopic(registry, project, body.topic)
      const { dimension } = names.directory
      const event = await findEvent(warehouse, project, path.id)
      const text = event?.metadata[dimension]
      const microCluster = event?.microClusters[dimension]
      if (!event || typeof text !== 'string' || microCluster === undefined) {
        throw new AppError(
          'NOT_FOUND',
          `There is no event ${path.id} with a text in ${dimension}: list them with GET /v1/events.`,
        )
      }
      const { sequence, sessionId, timestampMs } = event
      return applyEdit({ registry, pipeline, project, actor }, names, {
        kind: 'move',
        text: { sequence, eventId: path.id, sessionId, timestampMs, text, microCluster },
        topic: topic.number,
      })
    },
  })
}

function editsRoute(route: DefineRoute, { registry }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/topics/edits',
    tag: EDIT_TAG,
    summary: 'What was changed, newest first',
    scope: 'read',
    query: z.object({ ...dimensionParameter }),
    response: editsSchema,
    async handle({ project, query }) {
      const dimension = await chooseDimension(registry, project, query.dimension)
      if (dimension === null) return { dimension, edits: [] }
      const names = await topicNames(registry, project, dimension)
      const document = await registry.get<EditDirectory>(editDirectoryKey(project, dimension))
      return { dimension, edits: (document?.value.edits ?? []).map((edit) => editAnswer(edit, names)) }
    },
  })
}

function undoRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'post',
    path: '/v1/topics/edits/{id}/undo',
    tag: EDIT_TAG,
    summary: 'Undo one edit',
    description: 'Other edits stay. An edit on which later ones build can be undone after them.',
    scope: 'manage',
    pathParameters: z.object({ id: z.string().openapi({ example: 'e1_7' }) }),
    response: editedSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, path, actor }) {
      const ref = parseEditRef(path.id)
      const directories = await topicDirectories(registry, project)
      const directory = directories.find(({ dimensionNumber }) => dimensionNumber === ref?.dimension)
      if (!ref || !directory) {
        throw new AppError('NOT_FOUND', `There is no edit ${path.id}: list them with GET /v1/topics/edits.`)
      }
      const names = await topicNames(registry, project, directory.dimension)
      return applyEdit({ registry, pipeline, project, actor }, names, { kind: 'undo', edit: ref.edit })
    },
  })
}

function editAnswer({ number, edit, atMs, by, topics, undone }: LoggedEdit, names: TopicNames) {
  return {
    id: editRef(names.directory.dimensionNumber, number),
    kind: edit.kind,
    summary: summaryOf(edit, names),
    at: new Date(atMs).toISOString(),
    by,
    topics: topics.map((topic) => names.name(topic)),
    undone_at: undone === null ? null : new Date(undone.atMs).toISOString(),
  }
}

function summaryOf(edit: LoggedEdit['edit'], names: TopicNames): string {
  const label = (topic: number) => names.name(topic).label
  switch (edit.kind) {
    case 'change':
      return changeSummary(edit.settings, names.topic(edit.topic)?.suggestedLabel ?? label(edit.topic))
    case 'merge':
      return `Merged ${edit.topics
        .filter((topic) => topic !== edit.into)
        .map(label)
        .join(', ')} into ${label(edit.into)}`
    case 'split':
      return `Split into ${edit.parts.map((part) => part.label).join(', ')}`
    case 'move':
      return `Moved a message to ${label(edit.topic)}`
    case 'tune': {
      const { granularity, themes } = edit.tuning
      const parts = [
        ...(granularity === undefined ? [] : [`granularity ${granularity}`]),
        ...(themes === undefined ? [] : [`themes ${themes}`]),
      ]
      return `Set ${parts.join(' and ')}`
    }
  }
}

function changeSummary(settings: Extract<TopicEdit, { kind: 'change' }>['settings'], suggested: string): string {
  const { label, pinned, hidden, smallTalk } = settings
  const said = [
    ...(label === undefined ? [] : [label === null ? 'took its own name back' : `renamed to ${label}`]),
    ...(pinned === undefined ? [] : [pinned ? 'pinned' : 'unpinned']),
    ...(hidden === undefined ? [] : [hidden ? 'hidden' : 'shown again']),
    ...(smallTalk === undefined ? [] : [smallTalk ? 'marked as small talk' : 'marked as a topic again']),
  ]
  return `${suggested}: ${said.join(', ')}`
}
