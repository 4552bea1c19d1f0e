// Which format a file has: named by the user, or recognised by its first record; otherwise plain records.

import { StartupError } from '../../errors.ts'
import type { Columns, ImportFormat } from './import-format.ts'
import { langfuse } from './langfuse.ts'
import { openaiExport } from './openai-export.ts'
import { posthog } from './posthog.ts'
import { sharegpt } from './sharegpt.ts'

/** The most telling first. */
const FORMATS: readonly ImportFormat[] = [openaiExport, posthog, langfuse, sharegpt]

/** One event a record, by the columns' names or --map. */
const RECORDS = 'records'

export const FORMAT_NAMES: readonly string[] = [RECORDS, ...FORMATS.map(({ name }) => name)]

/** Null: plain records. `wanted` is undefined for: recognise it. Throws StartupError for an unknown name. */
export function findFormat(wanted: string | undefined, first: Columns): ImportFormat | null {
  if (wanted === undefined) return FORMATS.find((format) => format.matches(first)) ?? null
  const named = FORMATS.find(({ name }) => name === wanted)
  if (named || wanted === RECORDS) return named ?? null
  throw new StartupError(`--format ${wanted} is unknown: choose one of ${FORMAT_NAMES.join(', ')}.`)
}
