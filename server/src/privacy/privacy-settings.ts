// What a team decides on the personal data of its project: a registry document of its own, changed by compare-and-set.

import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import { REDACTION_KINDS, type RedactionKind } from './redaction/redact.ts'

export interface PrivacySettings {
  /** Kinds that are taken out of metadata before it is stored. */
  readonly redact: readonly RedactionKind[]
  /** Events older than this many days are erased; null: kept. */
  readonly retentionDays: number | null
}

export interface PrivacyChanges {
  readonly redact?: Partial<Readonly<Record<RedactionKind, boolean>>>
  readonly retentionDays?: number | null
}

const PREFIX = 'privacy/'
const DEFAULTS: PrivacySettings = { redact: [], retentionDays: null }

export async function readPrivacySettings(registry: Registry, project: ProjectId): Promise<PrivacySettings> {
  return { ...DEFAULTS, ...(await registry.get<PrivacySettings>(PREFIX + project))?.value }
}

/** Projects that erase what is older than some days. */
export async function projectsWithRetention(registry: Registry): Promise<{ project: ProjectId; days: number }[]> {
  const all = await registry.list<PrivacySettings>(PREFIX)
  return all.flatMap(({ key, value: { retentionDays } }) =>
    retentionDays === null ? [] : [{ project: key.slice(PREFIX.length) as ProjectId, days: retentionDays }],
  )
}

/** Returns the settings as they are then. Throws CONFLICT where others kept changing them in between. */
export async function changePrivacySettings(
  registry: Registry,
  project: ProjectId,
  { redact = {}, retentionDays }: PrivacyChanges,
): Promise<PrivacySettings> {
  const changed = await changeDocument<PrivacySettings>(registry, PREFIX + project, (known) => {
    const before = { ...DEFAULTS, ...known }
    return {
      redact: REDACTION_KINDS.filter((kind) => redact[kind] ?? before.redact.includes(kind)),
      retentionDays: retentionDays === undefined ? before.retentionDays : retentionDays,
    }
  })
  return { ...DEFAULTS, ...changed }
}
