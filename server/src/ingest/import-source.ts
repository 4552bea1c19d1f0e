// Reads what people already have: JSON lines or CSV, gzipped or not, as records with their line numbers, in a stream.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { StartupError } from '../errors.ts'

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
  const format = /\.(jsonl|ndjson|csv)(\.gz)?$/i.exec(path)
  if (!format)
    throw new StartupError(`${path}: the name must end in .jsonl, .ndjson or .csv, with .gz where it is gzipped.`)
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
  const isCsv = format[1]?.toLowerCase() === 'csv'
  return {
    sizeBytes: found.size,
    readBytes: () => readBytes,
    records: () => readable(path, isCsv ? csvRecords(text()) : jsonRecords(text())),
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

async function* jsonRecords(text: Readable): AsyncIterable<SourceRecord> {
  let line = 0
  for await (const content of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    const trimmed = line === 1 ? content.replace(/^\uFEFF/, '').trim() : content.trim()
    if (trimmed !== '') yield jsonRecord(line, trimmed)
  }
}

function jsonRecord(line: number, content: string): SourceRecord {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, columns: value as Record<string, unknown>, problem: null }
    }
    return { line, columns: null, problem: 'is not a JSON object' }
  } catch {
    return { line, columns: null, problem: 'is not valid JSON' }
  }
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
