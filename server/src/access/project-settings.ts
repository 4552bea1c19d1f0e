// What a team sets for its project: a registry document of its own, changed by compare-and-set.

import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'

export interface ProjectSettings {
  /** IANA name: days of series and dates of periods are cut in it. */
  readonly timeZone: string
}

const DEFAULTS: ProjectSettings = { timeZone: 'UTC' }
const ATTEMPTS = 5

export async function readProjectSettings(registry: Registry, project: ProjectId): Promise<ProjectSettings> {
  return { ...DEFAULTS, ...(await registry.get<ProjectSettings>(settingsKey(project)))?.value }
}

/** Returns all settings as they are then. Throws CONFLICT where others kept changing them in between. */
export async function changeProjectSettings(
  registry: Registry,
  project: ProjectId,
  changes: Partial<ProjectSettings>,
): Promise<ProjectSettings> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await registry.get<ProjectSettings>(settingsKey(project))
    const settings = { ...DEFAULTS, ...known?.value, ...changes }
    try {
      await registry.put(settingsKey(project), settings, known?.version ?? 0)
      return settings
    } catch (error) {
      if (!(error instanceof RegistryConflict)) throw error
    }
  }
  throw new AppError('CONFLICT', 'The settings of this project were changed by somebody else meanwhile: try again.')
}

function settingsKey(project: ProjectId): string {
  return `project-settings/${project}`
}
