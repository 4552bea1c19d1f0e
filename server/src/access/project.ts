// A project: the tenant that every event, topic and key belongs to.

import type { ProjectId } from '../model/ids.ts'

export interface ProjectDocument {
  readonly id: ProjectId
  readonly name: string
  readonly createdAtMs: number
  /** IANA name; days of series are cut in it. */
  readonly timeZone: string
}

export const DEFAULT_PROJECT = 'default' as ProjectId
