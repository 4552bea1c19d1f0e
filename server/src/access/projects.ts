// The projects of an installation: what is created, listed and renamed.

import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import type { ProjectDocument } from './project.ts'

const PROJECTS = 'projects/'
const ID_BYTES = 8

export async function createProject(registry: Registry, clock: Clock, name: string): Promise<ProjectDocument> {
  const id = `p_${randomBytes(ID_BYTES).toString('hex')}` as ProjectId
  const project: ProjectDocument = { id, name, createdAtMs: clock.nowMs(), timeZone: 'UTC' }
  await registry.put(PROJECTS + id, project, 0)
  return project
}

/** Oldest first. */
export async function listProjects(registry: Registry): Promise<ProjectDocument[]> {
  const all = (await registry.list<ProjectDocument>(PROJECTS)).map(({ value }) => value)
  return all.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
}

/** Throws NOT_FOUND, or CONFLICT where somebody else changed it meanwhile. */
export async function renameProject(registry: Registry, id: ProjectId, name: string): Promise<ProjectDocument> {
  const known = await registry.get<ProjectDocument>(PROJECTS + id)
  if (!known) throw new AppError('NOT_FOUND', `There is no project ${id}: list them with \`turret project list\`.`)
  const project = { ...known.value, name }
  try {
    await registry.put(known.key, project, known.version)
  } catch (cause) {
    if (!(cause instanceof RegistryConflict)) throw cause
    throw new AppError('CONFLICT', 'This project was changed by somebody else meanwhile: try again.', { cause })
  }
  return project
}
