// Which text field a question is about: the one asked for, else the busiest.

import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { type TopicDirectory, topicDirectoryPrefix } from '../model/topic.ts'
import type { Registry } from '../registry/registry.ts'

/** The directories of a project's dimensions, in the order in which the fields appeared. */
export async function topicDirectories(registry: Registry, project: ProjectId): Promise<TopicDirectory[]> {
  const documents = await registry.list<TopicDirectory>(topicDirectoryPrefix(project))
  return documents.map(({ value }) => value).sort((a, b) => a.dimensionNumber - b.dimensionNumber)
}

/** Null where the project has no text field yet. Throws INVALID_REQUEST for a name that is no text field. */
export async function chooseDimension(
  registry: Registry,
  project: ProjectId,
  asked: string | undefined,
): Promise<string | null> {
  const directories = await topicDirectories(registry, project)
  if (asked === undefined) {
    const busiest = directories.reduce<TopicDirectory | null>(
      (best, next) => (best === null || next.texts > best.texts ? next : best),
      null,
    )
    return busiest?.dimension ?? null
  }
  if (directories.some(({ dimension }) => dimension === asked)) return asked
  const known = directories.map(({ dimension }) => dimension).join(', ') || 'none yet'
  const message = `${asked} is no text field; the text fields are: ${known}`
  throw new AppError('INVALID_REQUEST', `dimension: ${message}.`, { details: [{ path: 'dimension', message }] })
}
