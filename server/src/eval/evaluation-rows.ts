// From a labelled file to the rows of an evaluation. The gold label is for scoring alone: it is never sent anywhere.

import { StartupError } from '../errors.ts'
import { openImportSource } from '../ingest/import-source.ts'
import { type Condition, fitsAll } from './where-filter.ts'

export interface EvaluationRow {
  readonly text: string
  /** The human label; null where the row has none. */
  readonly gold: string | null
  readonly session: string | null
  /** Whether the row states an intent; false where no such column was asked for. */
  readonly statesIntent: boolean
}

export interface RowColumns {
  readonly text: string
  readonly gold: string
  readonly session?: string
  readonly statesIntent?: string
}

export interface RowSelection {
  readonly columns: RowColumns
  readonly conditions: readonly Condition[]
  /** Rows with this label are taken whatever the conditions say. */
  readonly foreign?: string
}

/**
 * The rows that fit, in file order; rows without text are left out, and rows without a label too unless they belong to
 * sessions. Throws StartupError for a file that cannot be read, a column that no row has, and a selection without rows.
 */
export async function readEvaluationRows(path: string, selection: RowSelection): Promise<EvaluationRow[]> {
  const source = await openImportSource(path)
  const known = new Set<string>()
  const rows: EvaluationRow[] = []
  for await (const { columns } of source.records()) {
    if (columns === null) continue
    for (const name of Object.keys(columns)) known.add(name)
    const row = rowOf(columns, selection)
    if (row !== null) rows.push(row)
  }
  refuseMissing(path, selection, known)
  if (rows.length < 2) throw new StartupError(`Fewer than two rows of ${path} fit: check --where and --limit.`)
  return rows
}

function rowOf(columns: Readonly<Record<string, unknown>>, selection: RowSelection): EvaluationRow | null {
  const { columns: names, conditions, foreign } = selection
  const text = textOf(columns[names.text])
  const gold = textOf(columns[names.gold])
  const session = names.session === undefined ? null : textOf(columns[names.session])
  if (text === null || (gold === null && session === null)) return null
  const isForeign = foreign !== undefined && gold === foreign
  if (!isForeign && !fitsAll(columns, conditions)) return null
  const states = names.statesIntent === undefined ? null : textOf(columns[names.statesIntent])
  return { text, gold, session, statesIntent: states === 'true' }
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = String(value)
  return text.trim() === '' ? null : text
}

function refuseMissing(path: string, { columns, conditions }: RowSelection, known: ReadonlySet<string>): void {
  const wanted = [...Object.values(columns), ...conditions.map(({ column }) => column)]
  const missing = wanted.filter((column) => !known.has(column))
  if (missing.length === 0) return
  const have = [...known].join(', ') || 'none'
  throw new StartupError(`${path} has no column ${missing.join(', ')}: its columns are ${have}.`)
}
