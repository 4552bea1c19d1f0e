// turret import: a file becomes events, through the journal like every other event. Interrupted and repeated, it adds
// nothing twice: each event carries an idempotency key, by its own id or by the number and content of its record.

import { appendFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { FORMAT_NAMES } from '../ingest/import-formats/find-format.ts'
import { parseMapping } from '../ingest/import-mapping.ts'
import { type ImportReader, importReader, type ReaderOptions } from '../ingest/import-reader.ts'
import { openImportSource, type SourceRecord } from '../ingest/import-source.ts'
import { EVENT_LIMITS } from '../model/event.ts'
import { type ImportTarget, localTarget, remoteTarget } from './import-target.ts'
import { startProgress } from './progress.ts'

export interface ImportOptions {
  readonly map: readonly string[]
  readonly format?: string
  readonly name: string
  readonly report?: string
  readonly url?: string
  readonly key?: string
}

const BATCH_RECORDS = 200
/** A batch never exceeds this size, far below the limit of POST /v1/batch. */
const BATCH_CHARACTERS = 500_000

interface ImportLine {
  readonly line: number
  readonly body: unknown
}

export async function runImport(config: Config, path: string, options: ImportOptions): Promise<void> {
  const mapping = parseMapping(options.map)
  const source = await openImportSource(path)
  const target = options.url ? remoteTarget(config, options.url, options.key) : await localTarget(config)
  try {
    const progress = startProgress('Importing', source.sizeBytes)
    const report = new RejectionReport(options.report ?? `${basename(path)}.rejected.jsonl`)
    const { records, accepted, title } = await sendAll(source.records(), {
      mapping,
      target,
      report,
      eventName: options.name,
      format: options.format,
      onBatch: () => progress.update(source.readBytes()),
    })
    progress.update(source.sizeBytes)
    progress.stop()
    if (accepted + report.count === 0) throw nothingFound(path, records, title)
    const rejected = report.count === 0 ? '' : `, ${report.count} rejected: see ${report.path}`
    process.stdout.write(`${title ? `${title}: ` : ''}${accepted} events accepted${rejected}.\n`)
    await target.finish()
  } finally {
    await target.close()
  }
}

function nothingFound(path: string, records: number, title: string | null): StartupError {
  if (records === 0) return new StartupError(`${path} holds no records: check that it is the right file.`)
  return new StartupError(
    `${path} holds ${records} records and no message of a user, read as ${title ?? 'plain records'}: choose --format ${FORMAT_NAMES.join(', ')}.`,
  )
}

interface SendOptions extends ReaderOptions {
  readonly target: ImportTarget
  readonly report: RejectionReport
  readonly onBatch: () => void
}

interface ImportCounts {
  readonly records: number
  readonly accepted: number
  /** What the file was taken for. */
  readonly title: string | null
}

/** Sends every readable record in batches. */
async function sendAll(records: AsyncIterable<SourceRecord>, options: SendOptions): Promise<ImportCounts> {
  const { report } = options
  const batch = new ImportBatch(options)
  let reader: ImportReader | undefined
  let count = 0
  for await (const { line, columns, problem } of records) {
    count++
    if (columns === null) {
      report.add(line, 'INVALID_REQUEST', `The line ${problem}.`)
      continue
    }
    reader ??= importReader(columns, options)
    const content = contentOf(columns)
    const bodies = content === null ? null : reader.bodies(line, columns, content)
    if (bodies === null) {
      const reason = content === null ? 'is nested too deep: flatten it' : `is no part of a ${reader.title}`
      report.add(line, 'INVALID_REQUEST', `The record ${reason}.`)
    }
    for (const body of bodies ?? []) await batch.add({ line, body })
  }
  await batch.send()
  return { records: count, accepted: batch.accepted, title: reader?.title ?? null }
}

/** Events on their way: sent as soon as there are enough. */
class ImportBatch {
  readonly #options: SendOptions
  #lines: ImportLine[] = []
  #characters = 0
  accepted = 0

  constructor(options: SendOptions) {
    this.#options = options
  }

  async add(line: ImportLine): Promise<void> {
    const { length } = JSON.stringify(line.body)
    if (length > EVENT_LIMITS.bodyBytes) {
      this.#options.report.add(line.line, 'PAYLOAD_TOO_LARGE', 'The line holds more than one event may: shorten it.')
      return
    }
    if (this.#lines.length > 0 && this.#characters + length > BATCH_CHARACTERS) await this.send()
    this.#lines.push(line)
    this.#characters += length
    if (this.#lines.length >= BATCH_RECORDS) await this.send()
  }

  async send(): Promise<void> {
    const lines = this.#lines
    if (lines.length === 0) return
    const { target, report, onBatch } = this.#options
    const answer = await target.send(lines.map(({ body }) => body))
    this.accepted += answer.accepted
    for (const { index, code, error } of answer.rejected) report.add(lines[index]?.line ?? 0, code, error)
    this.#lines = []
    this.#characters = 0
    onBatch()
  }
}

/** Null for a value that is nested too deep to be written down again. */
function contentOf(columns: Readonly<Record<string, unknown>>): string | null {
  try {
    return JSON.stringify(columns)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Rejected lines as JSON, one a line; no file where nothing is rejected. */
class RejectionReport {
  readonly path: string
  count = 0

  constructor(path: string) {
    this.path = path
  }

  add(line: number, code: string, error: string): void {
    if (this.count === 0) rmSync(this.path, { force: true })
    this.count++
    appendFileSync(this.path, `${JSON.stringify({ line, code, error })}\n`)
  }
}
