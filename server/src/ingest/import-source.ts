// Reads what people already have: JSON, JSON lines or CSV, gzipped or not, as records with their line numbers, in a stream.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { StartupError } from '../errors.ts'
import { jsonElements } from './json-elements.ts'

export interface SourceRecord {
  /** Line of the file, from 1; for CSV the line where the record ends. */
  readonly line: number
  /** Columns by name, or why the line could not be read. */
  readonly columns: Readonly<Record<string, unknown>> | null
  readonly problem: string | null
}

export interface ImportSource {
  readonly sizeBytes: number
  /** Bytes of the file read so far (before unpacking). */
  readBytes(): number
  records(): AsyncIterable<SourceRecord>
}

/** Throws StartupError for a file that does not exist or has an unknown ending. */
export async function openImportSource(path: string): Promise<ImportSource> {
  const format = /\.(json|jsonl|ndjson|csv)(\.gz)?$/i.exec(path)
  if (/\.zip$/i.test(path)) throw new StartupError(`${path}: unpack it, and import the file inside it.`)
  if (!format) {
    throw new StartupError(
      `${path}: the name must end in .json, .jsonl, .ndjson or .csv, with .gz where it is gzipped.`,
    )
  }
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new StartupError(`There is no file ${path}: check the path.`)
  let readBytes = 0
  const text = (): Readable => {
    const file = createReadStream(path)
    file.on('data', (chunk) => {
      readBytes += chunk.length
    })
    if (!format[2]) return file
    const unpacked = createGunzip()
    file.on('error', (error) => unpacked.destroy(error))
    return file.pipe(unpacked)
  }
  const read = READERS[(format[1] ?? '').toLowerCase()] ?? jsonLines
  return {
    sizeBytes: found.size,
    readBytes: () => readBytes,
    records: () => readable(path, read(text())),
  }
}

/** A damaged file ends the run with a sentence; what came before it stays imported. */
async function* readable(path: string, records: AsyncIterable<SourceRecord>): AsyncIterable<SourceRecord> {
  try {
    yield* records
  } catch (cause) {
    throw new StartupError(
      `${path} cannot be read to its end (${(cause as Error).message}): repair the file and repeat the import; nothing is counted twice.`,
      { cause },
    )
  }
}

const READERS: Readonly<Record<string, (text: Readable) => AsyncIterable<SourceRecord>>> = {
  csv: csvRecords,
  json: jsonRecords,
}

/** Under these names, exports and interfaces keep their list of records. */
const LISTS = ['data', 'results', 'events', 'traces', 'observations']

async function* jsonRecords(text: Readable): AsyncIterable<SourceRecord> {
  text.setEncoding('utf8')
  for await (const { line, value, isListed } of jsonElements(text as AsyncIterable<string>)) {
    const list = isListed ? undefined : listIn(value)
    if (list) yield* list.map((item) => recordOf(line, item))
    else yield recordOf(line, value)
  }
}

function listIn(value: unknown): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = value as Record<string, unknown>
  const list = LISTS.map((name) => entries[name]).find((member) => Array.isArray(member)) as unknown[] | undefined
  const { columns } = entries
  if (!Array.isArray(columns)) return list
  return list?.map((row) => (Array.isArray(row) ? Object.fromEntries(row.map((cell, n) => [columns[n], cell])) : row))
}

async function* jsonLines(text: Readable): AsyncIterable<SourceRecord> {
  let line = 0
  for await (const content of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    const trimmed = line === 1 ? content.replace(/^\uFEFF/, '').trim() : content.trim()
    if (trimmed !== '') yield jsonLine(line, trimmed)
  }
}

function jsonLine(line: number, content: string): SourceRecord {
  try {
    return recordOf(line, JSON.parse(content))
  } catch {
    return { line, columns: null, problem: 'is not valid JSON' }
  }
}

function recordOf(line: number, value: unknown): SourceRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { line, columns: value as Record<string, unknown>, problem: null }
  }
  return { line, columns: null, problem: 'is not a JSON object' }
}

async function* csvRecords(text: Readable): AsyncIterable<SourceRecord> {
  const problems: SourceRecord[] = []
  const parser = parse({
    bom: true,
    columns: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip(error) {
      const line = error instanceof CsvError ? Number(error.lines) : 0
      problems.push({ line, columns: null, problem: error?.message ?? 'cannot be read' })
    },
  })
  text.on('error', (error) => parser.destroy(error))
  for await (const { record, info } of text.pipe(parser) as AsyncIterable<{
    record: Record<string, string>
    info: { lines: number }
  }>) {
    yield* problems.splice(0)
    yield { line: info.lines, columns: record, problem: null }
  }
  yield* problems
}
