// What a team sets for its project: a registry document of its own, changed by compare-and-set.

import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'

export interface ProjectSettings {
  /** IANA name: days of series and dates of periods are cut in it. */
  readonly timeZone: string
  /** Where a language model is set for the installation: whether it names the topics of this project. */
  readonly modelNamesTopics: boolean
}

const DEFAULTS: ProjectSettings = { timeZone: 'UTC', modelNamesTopics: true }

export async function readProjectSettings(registry: Registry, project: ProjectId): Promise<ProjectSettings> {
  return { ...DEFAULTS, ...(await registry.get<ProjectSettings>(settingsKey(project)))?.value }
}

/** Returns all settings as they are then. Throws CONFLICT where others kept changing them in between. */
export async function changeProjectSettings(
  registry: Registry,
  project: ProjectId,
  changes: Partial<ProjectSettings>,
): Promise<ProjectSettings> {
  const changed = await changeDocument<ProjectSettings>(registry, settingsKey(project), (known) => ({
    ...DEFAULTS,
    ...known,
    ...changes,
  }))
  return { ...DEFAULTS, ...changed }
}

function settingsKey(project: ProjectId): string {
  return `project-settings/${project}`
}
