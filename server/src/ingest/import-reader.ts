// From the records of a file to bodies for POST /track. The first record decides how all are read.

import { createHash } from 'node:crypto'
import { StartupError } from '../errors.ts'
import { findFormat } from './import-formats/find-format.ts'
import type { Columns } from './import-formats/import-format.ts'
import { type ImportMapping, trackBody } from './import-mapping.ts'

export interface ReaderOptions {
  readonly mapping: ImportMapping
  /** Name of the events. */
  readonly eventName: string
  /** Undefined: recognised by the first record. */
  readonly format: string | undefined
}

export interface ImportReader {
  /** What the file is taken for; null for plain records. */
  readonly title: string | null
  /** The events of a record; null for a record that is none of the format. */
  bodies(line: number, columns: Columns, content: string): readonly object[] | null
}

/** Throws StartupError for an unknown format and for a mapping that fits nothing in the first record. */
export function importReader(first: Columns, { mapping, eventName, format: wanted }: ReaderOptions): ImportReader {
  const format = mapping.size > 0 && wanted === undefined ? null : findFormat(wanted, first)
  if (format && mapping.size > 0) {
    throw new StartupError(
      `--map names columns of plain records, and --format ${format.name} reads them by itself: leave one out.`,
    )
  }
  if (!format) refuseForeignColumns(first, mapping)
  return {
    title: format?.title ?? null,
    bodies(line, columns, content) {
      const key = recordKey(line, content)
      if (format) return format.events(columns, { key, eventName })
      const body = trackBody(columns, mapping, eventName) as Record<string, unknown>
      return [{ ...body, event_id: body.event_id || `import:${key}` }]
    },
  }
}

/** A mapping that fits nothing in the first record is a mistake of the command line, not of every line. */
function refuseForeignColumns(columns: Columns, mapping: ImportMapping): void {
  if (mapping.size === 0 || [...mapping.keys()].some((column) => column in columns)) return
  const wanted = [...mapping.keys()].join(', ')
  throw new StartupError(
    `--map names ${wanted}, and the first record has ${Object.keys(columns).join(', ')}: correct the mapping.`,
  )
}

/** The same line of the same content is the same record, whatever the file is called. */
function recordKey(line: number, content: string): string {
  return `${line}:${createHash('sha256').update(content).digest('base64url')}`
}
