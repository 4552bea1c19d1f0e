// turret export: all events of a project with their topics into one file, from a running server or the data folder.

import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { openInstallation } from '../main.ts'

export interface ExportOptions {
  readonly out: string
  /** Default: by the ending of the file. */
  readonly format?: string
  readonly url?: string
  readonly key?: string
  readonly from?: string
  readonly to?: string
  readonly user?: string
}

const FORMATS = ['jsonl', 'csv', 'parquet'] as const
type Format = (typeof FORMATS)[number]

/** Metadata and topics differ from event to event: they stay JSON text. */
const PARQUET_COLUMNS = `{id: 'VARCHAR', name: 'VARCHAR', timestamp: 'TIMESTAMPTZ', session_id: 'VARCHAR',
  user_id: 'VARCHAR', metadata: 'JSON', topics: 'JSON'}`

/** The file appears when it is whole. Throws StartupError with the server's sentence, or where the file exists already. */
export async function runExport(config: Config, options: ExportOptions): Promise<void> {
  const format = formatOf(options)
  if (existsSync(options.out)) throw new StartupError(`${options.out} exists already: choose another name.`)
  const partial = `${options.out}.partial`
  const source = await openSource(config, options)
  try {
    const response = await source.get(`/v1/export?${query(options, format)}`)
    if (!response.ok || !response.body) throw new StartupError(await refusal(response))
    await pipeline(Readable.fromWeb(response.body), createWriteStream(partial, { mode: 0o600 }))
    if (format === 'parquet') await toParquet(partial)
    renameSync(partial, options.out)
  } finally {
    rmSync(partial, { force: true })
    await source.close()
  }
  process.stdout.write(`Exported to ${options.out}. It holds messages of users: keep it safe.\n`)
}

function formatOf({ out, format = extname(out).slice(1) }: ExportOptions): Format {
  const known = FORMATS.find((one) => one === format.toLowerCase())
  if (known) return known
  throw new StartupError(`Name the file .jsonl, .csv or .parquet, or give --format ${FORMATS.join(', ')}.`)
}

function query({ from = 'all', to, user }: ExportOptions, format: Format): string {
  const parameters = new URLSearchParams({ from, format: format === 'csv' ? 'csv' : 'jsonl' })
  if (to !== undefined) parameters.set('to', to)
  if (user !== undefined) parameters.set('user_id', user)
  return parameters.toString()
}

interface Source {
  get(path: string): Promise<Response>
  close(): Promise<void>
}

async function openSource(config: Config, { url, key = config.apiKey }: ExportOptions): Promise<Source> {
  if (url === undefined) return localSource(config)
  if (!key)
    throw new StartupError('An export from a running server needs its API key: pass --key, or set TURRET_API_KEY.')
  return {
    async get(path) {
      try {
        return await fetch(new URL(path, url), { headers: { 'x-api-key': key } })
      } catch (cause) {
        throw new StartupError(`Cannot reach ${url}: check that the server is running and the address is right.`, {
          cause,
        })
      }
    },
    close: async () => undefined,
  }
}

/** Throws StartupError where a server is using the data folder. */
async function localSource(config: Config): Promise<Source> {
  if (config.cluster)
    throw new StartupError('A cluster is exported through its API: name the server with --url and --key.')
  const installation = await openInstallation(config)
  const project = await installation.access.ensureDefaultProject()
  const key = installation.access.createProcessKey(project, ['read'])
  await installation.pipeline.untilIndexed(installation.journal.lastSequence())
  return {
    get: async (path) => installation.http.request(path, { headers: { 'x-api-key': key } }),
    close: () => installation.close(),
  }
}

async function refusal(response: Response): Promise<string> {
  const text = await response.text()
  try {
    return (JSON.parse(text) as { error: string }).error
  } catch {
    return `The server answered ${response.status}: is it a Turret server?`
  }
}

/** Turns the file of JSON lines at `path` into Parquet, in place. */
async function toParquet(path: string): Promise<void> {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  const columnar = `${path}.parquet`
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (SELECT * FROM read_json(${quoted(path)}, format = 'newline_delimited',
      maximum_object_size = 33554432, columns = ${PARQUET_COLUMNS})) TO ${quoted(columnar)} (FORMAT parquet, COMPRESSION zstd)`)
    renameSync(columnar, path)
  } finally {
    rmSync(columnar, { force: true })
    connection.closeSync()
    instance.closeSync()
  }
}
