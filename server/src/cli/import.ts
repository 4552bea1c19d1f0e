// turret import: a file becomes events, through the journal like every other event. Interrupted and repeated, it adds
// nothing twice: each line carries an idempotency key made of its number and its content.

import { createHash } from 'node:crypto'
import { appendFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { type ImportMapping, parseMapping, trackBody } from '../ingest/import-mapping.ts'
import { openImportSource, type SourceRecord } from '../ingest/import-source.ts'
import { EVENT_LIMITS } from '../model/event.ts'
import { type ImportTarget, localTarget, remoteTarget } from './import-target.ts'
import { startProgress } from './progress.ts'

export interface ImportOptions {
  readonly map: readonly string[]
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
    const accepted = await sendAll(source.records(), {
      mapping,
      target,
      report,
      eventName: options.name,
      onBatch: () => progress.update(source.readBytes()),
    })
    progress.update(source.sizeBytes)
    progress.stop()
    const rejected = report.count === 0 ? '' : `, ${report.count} rejected: see ${report.path}`
    process.stdout.write(`${accepted} events accepted${rejected}.\n`)
    await target.finish()
  } finally {
    await target.close()
  }
}

interface SendOptions {
  readonly mapping: ImportMapping
  readonly target: ImportTarget
  readonly report: RejectionReport
  readonly eventName: string
  readonly onBatch: () => void
}

/** Sends every readable record in batches; returns how many were accepted. */
async function sendAll(records: AsyncIterable<SourceRecord>, options: SendOptions): Promise<number> {
  let accepted = 0
  let batch: ImportLine[] = []
  let characters = 0
  let checked = false
  const send = async (): Promise<void> => {
    const answer = await options.target.send(batch.map(({ body }) => body))
    accepted += answer.accepted
    for (const { index, code, error } of answer.rejected) options.report.add(batch[index]?.line ?? 0, code, error)
    batch = []
    characters = 0
    options.onBatch()
  }
  for await (const { line, columns, problem } of records) {
    if (columns === null) {
      options.report.add(line, 'INVALID_REQUEST', `The line ${problem}.`)
      continue
    }
    if (!checked) refuseForeignColumns(columns, options.mapping)
    checked = true
    const content = contentOf(columns)
    if (content === null || content.length > EVENT_LIMITS.bodyBytes) {
      options.report.add(line, 'PAYLOAD_TOO_LARGE', 'The line holds more than one event may: shorten it.')
      continue
    }
    if (batch.length > 0 && characters + content.length > BATCH_CHARACTERS) await send()
    const body = trackBody(columns, options.mapping, options.eventName) as Record<string, unknown>
    batch.push({ line, body: { ...body, event_id: body.event_id || lineKey(line, content) } })
    characters += content.length
    if (batch.length >= BATCH_RECORDS) await send()
  }
  if (batch.length > 0) await send()
  return accepted
}

/** A mapping that fits nothing in the first record is a mistake of the command line, not of every line. */
function refuseForeignColumns(columns: Readonly<Record<string, unknown>>, mapping: ImportMapping): void {
  if (mapping.size === 0 || [...mapping.keys()].some((column) => column in columns)) return
  const wanted = [...mapping.keys()].join(', ')
  throw new StartupError(
    `--map names ${wanted}, and the first record has ${Object.keys(columns).join(', ')}: correct the mapping.`,
  )
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

/** The same line of the same content is the same event, whatever the file is called. */
function lineKey(line: number, content: string): string {
  return `import:${line}:${createHash('sha256').update(content).digest('base64url')}`
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
