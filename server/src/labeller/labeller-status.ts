// What is wrong with the naming of a project's topics by a language model, for the status.

import type { ProjectId } from '../model/ids.ts'
import type { Registry } from '../registry/registry.ts'
import { readLabellerState } from './labeller-state.ts'

/** What is wrong and what happens next, in a sentence or two; null where nothing is. */
export async function labellerProblem(registry: Registry, project: ProjectId): Promise<string | null> {
  const { failure } = await readLabellerState(registry, project)
  if (!failure) return null
  const next = new Date(failure.retryAtMs).toISOString()
  return `${failure.message}. Topics show the labels made from their texts meanwhile; the next attempt is at ${next}.`
}
