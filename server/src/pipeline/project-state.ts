// Everything the pipeline knows of one project: a pure fold over the project's part of the journal.

import type { ProjectId } from '../model/ids.ts'
import { createFieldBook, type FieldBook } from './field-book.ts'
import { ProjectDimension } from './project-dimension.ts'

export interface ProjectState {
  readonly project: ProjectId
  readonly fields: FieldBook
  readonly dimensions: Map<string, ProjectDimension>
  /** Journal sequence up to which this project's entries are folded in. */
  appliedThrough: number
}

export function createProjectState(project: ProjectId): ProjectState {
  return { project, fields: createFieldBook(), dimensions: new Map(), appliedThrough: 0 }
}

/** A new dimension for a text field. */
export function openDimension(state: ProjectState, key: string, priorMean: Float32Array): ProjectDimension {
  const field = state.fields.fields.get(key)
  if (!field?.dimensionNumber) throw new Error(`The field ${key} is not a text field`)
  const { dimensionNumber, nextIds } = field
  const options = { priorMean, ...(nextIds ? { firstIds: nextIds } : {}) }
  const dimension = ProjectDimension.create(state.project, key, dimensionNumber, options)
  state.dimensions.set(key, dimension)
  return dimension
}
