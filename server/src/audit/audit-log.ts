// The port of the audit log: who did what, when and from where. Entries are only ever added.

import type { ProjectId } from '../model/ids.ts'

export interface AuditRecord {
  readonly project: ProjectId
  /** An e-mail address, or the name of an API key. */
  readonly actor: string
  /** Such as `login`, `key.create`, or the call of a change: `PATCH /v1/topics/{id}`. */
  readonly action: string
  /** What it was done to; '' where the action says it all. Never a secret or a message's text. */
  readonly subject: string
  /** Network address of the caller; '' for the command line. */
  readonly address: string
}

export interface AuditEntry extends AuditRecord {
  /** Rises with time; unique in the installation. */
  readonly number: number
  readonly atMs: number
}

export interface AuditPageOptions {
  readonly project: ProjectId
  /** Only entries with a smaller number. */
  readonly before?: number
  readonly actor?: string
  readonly action?: string
  /** Epoch milliseconds, inclusive. */
  readonly fromMs?: number
  /** Epoch milliseconds, exclusive. */
  readonly toMs?: number
  readonly limit: number
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[]
  /** What to give as `before` for the next page; null: there is none. */
  readonly next: number | null
}

export interface AuditLog {
  /** Resolves when the entry is on disk. */
  record(record: AuditRecord): Promise<void>
  page(options: AuditPageOptions): Promise<AuditPage>
}
