// Writes batches: rows first, which nobody sees yet, then the map and the cursor as one insert, which commits the batch.
// Every insert asks the server whether this writer's epoch is still the newest, so that a writer that lost its lease
// while it slept changes nothing.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError, StartupError } from '../../errors.ts'
import { outOfTurn } from '../refusals.ts'
import { encodeWellFormed, plainRow } from '../row-json.ts'
import type { EventRow, MicroClusterTopic, SqlParameter, WarehouseBatch } from '../warehouse.ts'
import { type ClickHouseConnection, isUnreached } from './clickhouse-connection.ts'
import { mapChanges, touchedScopes } from './clickhouse-map.ts'
import { changeRows, mutate } from './clickhouse-mutations.ts'
import { columnsOf, literal, MAP_SHAPE, mapRow, ROW_SHAPE, refuseUnstorable, stateRow } from './clickhouse-rows.ts'
import { cursorRow, epochRow } from './clickhouse-schema.ts'

/** Whose batches these are: one partition of the journal, under one lease. */
export interface WriterIdentity {
  readonly partition: number
  /** Rises with every new owner of the partition. */
  readonly epoch: number
}

/** Bounds the text of one insert. */
const CHUNK_CHARACTERS = 8_000_000
/** An insert is one block, and so all or nothing. It takes no longer than this: a new owner waits for it. */
const LONGEST_INSERT_S = 30
const ONE_BLOCK = {
  ...{ max_query_size: '1000000000', max_block_size: '100000000', max_insert_block_size: '100000000' },
  ...{ min_insert_block_size_rows: '100000000', min_insert_block_size_bytes: '100000000000' },
  ...{ max_threads: 1, max_insert_threads: '1', max_execution_time: LONGEST_INSERT_S, log_queries: 0 as const },
}
/** An insert whose answer was lost is sent again: its token says that it is the same. */
const INSERT_ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 200

interface StoredState {
  readonly cursor: number
  readonly epoch: number
}

export class ClickHouseWriter {
  readonly #connection: ClickHouseConnection
  readonly #identity: WriterIdentity
  /** What the last commit said; null where rows of an unfinished batch may lie about. */
  #committed: number | null = null
  #attempt = ''

  private constructor(connection: ClickHouseConnection, identity: WriterIdentity) {
    this.#connection = connection
    this.#identity = identity
  }

  /** Takes the partition over: from here on, writers of older epochs are refused. */
  static async open(connection: ClickHouseConnection, identity: WriterIdentity): Promise<ClickHouseWriter> {
    const writer = new ClickHouseWriter(connection, identity)
    await writer.#refuseDamagedMap()
    const { epoch } = await writer.#state()
    if (epoch < identity.epoch) {
      await writer.#insertMap([stateRow(epochRow(identity.partition), identity.epoch)], 'epoch')
      await writer.#untilOthersEnded()
    }
    await writer.#begin()
    return writer
  }

  async cursor(): Promise<number> {
    return (await this.#ownState()).cursor
  }

  /** Whole or not at all. Throws AppError CONFLICT where the cursor is not above the stored one, or the epoch is over. */
  async write(batch: WarehouseBatch): Promise<void> {
    refuseUnstorable(batch)
    const stored = this.#committed ?? (await this.#begin())
    if (batch.cursor <= stored) throw outOfTurn(batch.cursor, stored)
    this.#committed = null
    await this.#insertRows(batch.rows, `${stored}-${batch.cursor}`)
    await changeRows(this.#connection, batch)
    const changes = mapChanges(batch, await this.#storedEntries(batch)).map((row) => mapRow(row, batch.cursor))
    const commit = stateRow(cursorRow(this.#identity.partition), batch.cursor)
    await this.#insertMap([...changes, commit], `${stored}-${batch.cursor}`)
    this.#committed = await this.#confirmed(batch.cursor)
  }

  /** The rows are counted by whoever writes them; the map, which is small, is read as a whole. */
  async #refuseDamagedMap(): Promise<void> {
    const [checked] = await this.#connection.select<{ result: number }>({
      sql: 'CHECK TABLE topic_map SETTINGS check_query_single_value_result = 1',
      parameters: [],
    })
    if (checked?.result === 1) return
    throw new StartupError(
      'The table topic_map of ClickHouse is damaged: restore NATS and ClickHouse from backups of the same time.',
    )
  }

  /** An insert of an earlier owner that began before it was shut out may still be running. */
  async #untilOthersEnded(): Promise<void> {
    const { partition, epoch } = this.#identity
    const sql = `SELECT count(*) AS n FROM system.processes
      WHERE startsWith(Settings['insert_deduplication_token'], '${partition}:')
        AND NOT startsWith(Settings['insert_deduplication_token'], '${partition}:${epoch}:')`
    const deadline = performance.now() + LONGEST_INSERT_S * 1_000
    while (performance.now() < deadline) {
      const [running] = await this.#connection.select<{ n: number }>({ sql, parameters: [] })
      if (!running || running.n === 0) return
      await wait(BETWEEN_ATTEMPTS_MS)
    }
  }

  /** The cursor, once rows of an unfinished batch are gone. */
  async #begin(): Promise<number> {
    const { cursor } = await this.#ownState()
    const { partition } = this.#identity
    const [left] = await this.#connection.select<{ n: number }>({
      sql: `SELECT count(*) AS n FROM event_rows WHERE partition = ${partition} AND sequence > ${cursor}`,
      parameters: [],
    })
    if (left && left.n > 0) {
      await mutate(
        this.#connection,
        `ALTER TABLE event_rows DELETE WHERE partition = ${partition} AND sequence > ${cursor}`,
      )
    }
    // Tokens of rows that are gone must not keep them from being inserted again.
    this.#attempt = randomUUID()
    return cursor
  }

  async #confirmed(cursor: number): Promise<number> {
    const state = await this.#ownState()
    if (state.cursor !== cursor) throw outOfTurn(cursor, state.cursor)
    return cursor
  }

  async #ownState(): Promise<StoredState> {
    const state = await this.#state()
    if (state.epoch > this.#identity.epoch) {
      throw new AppError('CONFLICT', 'Another worker has taken this part of the journal over.')
    }
    return state
  }

  async #state(): Promise<StoredState> {
    const { partition } = this.#identity
    const versionOf = (row: number) => `coalesce(max(version) FILTER (WHERE micro_cluster = ${row}), 0)`
    const [state] = await this.#connection.select<{ cursor: number; epoch: number }>({
      sql: `SELECT ${versionOf(cursorRow(partition))} AS cursor, ${versionOf(epochRow(partition))} AS epoch
        FROM topic_map WHERE project = '' AND dimension = '' AND micro_cluster < 0`,
      parameters: [],
    })
    return { cursor: state?.cursor ?? 0, epoch: state?.epoch ?? 0 }
  }

  async #insertRows(rows: readonly EventRow[], name: string): Promise<void> {
    const { partition } = this.#identity
    let lines: string[] = []
    let characters = 0
    let chunks = 0
    const flush = async () => {
      await this.#insert('event_rows', ROW_SHAPE, lines, `rows:${name}:${chunks++}`)
      lines = []
      characters = 0
    }
    for (const row of rows) {
      const line = encodeWellFormed({ ...plainRow(row), partition })
      if (lines.length > 0 && characters + line.length > CHUNK_CHARACTERS) await flush()
      lines.push(line)
      characters += line.length
    }
    if (lines.length > 0) await flush()
  }

  #insertMap(rows: readonly object[], name: string): Promise<void> {
    return this.#insert('topic_map', MAP_SHAPE, rows.map(encodeWellFormed), `map:${name}`)
  }

  async #insert(table: string, shape: string, lines: readonly string[], name: string): Promise<void> {
    const { partition, epoch } = this.#identity
    const fence = `(SELECT coalesce(max(version), 0) FROM topic_map
      WHERE project = '' AND dimension = '' AND micro_cluster = ${epochRow(partition)}) <= ${epoch}`
    const names = columnsOf(shape)
    const sql = `INSERT INTO ${table} (${names}) SELECT ${names}
      FROM format(JSONEachRow, '${shape}', ${literal(lines.join('\n'))}) WHERE ${fence}`
    const insert_deduplication_token = `${partition}:${epoch}:${this.#attempt}:${name}`
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#connection.run({ sql, settings: { ...ONE_BLOCK, insert_deduplication_token } })
      } catch (error) {
        if (attempt === INSERT_ATTEMPTS || !isUnreached(error)) throw error
        await wait(BETWEEN_ATTEMPTS_MS * attempt)
      }
    }
  }

  async #storedEntries(batch: WarehouseBatch): Promise<MicroClusterTopic[]> {
    const found: MicroClusterTopic[] = []
    for (const { project, dimension, topics } of touchedScopes(batch)) {
      const ofTopics = topics === null ? '' : `AND has({p3:Array(Int64)}, topic)`
      const rows = await this.#connection.select<StoredEntry>({
        sql: `SELECT micro_cluster, topic, small_talk, hidden FROM micro_cluster_topics
          WHERE project = {p1:String} AND dimension = {p2:String} ${ofTopics}`,
        parameters: [text(project), text(dimension), { type: 'integer[]', value: topics ?? [] }],
      })
      for (const { micro_cluster, topic, small_talk, hidden } of rows) {
        found.push({ project, dimension, microCluster: micro_cluster, topic, smallTalk: small_talk, hidden })
      }
    }
    return found
  }
}

interface StoredEntry extends Record<string, string | number | boolean | null> {
  micro_cluster: number
  topic: number
  small_talk: boolean
  hidden: boolean
}

function text(value: string): SqlParameter {
  return { type: 'text', value }
}
