// Everything the pipeline knows of one project: a pure fold over the project's part of the journal.

import type { ProjectId } from '../model/ids.ts'
import type { WarehouseBatch } from '../warehouse/warehouse.ts'
import { createFieldBook, type FieldBook } from './field-book.ts'
import { ProjectDimension } from './project-dimension.ts'

export interface ProjectState {
  readonly project: ProjectId
  readonly fields: FieldBook
  readonly dimensions: Map<string, ProjectDimension>
  /** Journal sequence up to which this project's entries are folded in. */
  appliedThrough: number
  /** What the last entry that put the state to disk by itself has the warehouse hold; null where it does so already. */
  outbox: WarehouseBatch | null
}

export function createProjectState(project: ProjectId): ProjectState {
  return { project, fields: createFieldBook(), dimensions: new Map(), appliedThrough: 0, outbox: null }
}

/** A new dimension for a text field. */
export function openDimension(
  state: ProjectState,
  key: string,
  engine: { readonly priorMean: Float32Array; readonly embedder: string },
): ProjectDimension {
  const field = state.fields.fields.get(key)
  if (!field?.dimensionNumber) throw new Error(`The field ${key} is not a text field`)
  const { dimensionNumber, nextIds } = field
  const options = { ...engine, ...(nextIds ? { firstIds: nextIds } : {}) }
  const dimension = ProjectDimension.create(state.project, key, dimensionNumber, options)
  state.dimensions.set(key, dimension)
  return dimension
}
