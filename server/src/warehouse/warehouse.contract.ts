// Test only: what every warehouse must guarantee. Each adapter runs this suite against a store of its own.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Statement } from './statement.ts'
import type { MicroClusterTopic, SqlRow, Warehouse, WarehouseBatch } from './warehouse.ts'
import { batchOf, eventRow } from './warehouse-rows.fixture.ts'

/** One store, empty at first, that can be opened, closed and opened again. */
export interface WarehouseUnderTest {
  /** Questions that run longer than `timeLimitMs` are stopped. */
  open(options?: { timeLimitMs?: number }): Promise<Warehouse>
  /** Writes the batch in another process, which is killed with SIGKILL as soon as the write is acknowledged. */
  writeThenKill(batch: WarehouseBatch): Promise<void>
  /** Deletes the store. */
  remove(): Promise<void>
}

function stand(microCluster: number, topic: number, changes: Partial<MicroClusterTopic> = {}): MicroClusterTopic {
  return { project: 'p1', dimension: 'prompt', microCluster, topic, smallTalk: false, hidden: false, ...changes }
}

const TEXTS = [
  `'; DROP TABLE events; --`,
  '"double" \\ backslash \\u0041 $1 {p1:String} %s ?',
  'emoji 👩‍👩‍👧‍👦 and line\nbreaks\ttabs\r',
  'nul \u0000 inside',
  'ﷺ العربية 中文 é é',
  '',
]

export function warehouseContract(name: string, make: () => Promise<WarehouseUnderTest>): void {
  describe(name, () => {
    let store: WarehouseUnderTest
    let warehouse: Warehouse

    beforeEach(async () => {
      store = await make()
      warehouse = await store.open()
    })
    afterEach(async () => {
      await warehouse.close()
      await store.remove()
    })

    async function select<Row extends SqlRow>(write: (statement: Statement) => string): Promise<Row[]> {
      const statement = new Statement(warehouse.dialect)
      return warehouse.query<Row>(statement.finish(write(statement)))
    }
    const countEvents = async () => (await select<{ n: number }>(() => 'SELECT count(*) AS n FROM events'))[0]?.n
    const topicOf = async (microCluster: number, project = 'p1') => {
      const [row] = await select<{ topic: number }>(
        (s) => `SELECT topic FROM micro_cluster_topics
          WHERE project = ${s.text(project)} AND micro_cluster = ${s.integer(microCluster)}`,
      )
      return row?.topic
    }
    const microClusterOf = async (sequence: number, dimension: string, project = 'p1') => {
      const [row] = await select<{ m: number | null }>(
        (s) => `SELECT ${s.dialect.mapValue('micro_clusters', s.text(dimension))} AS m
          FROM events WHERE project = ${s.text(project)} AND sequence = ${s.integer(sequence)}`,
      )
      return row?.m
    }

    describe('erasure', () => {
      it('takes rows out, keeps what is left through a compaction, and answers all questions meanwhile', async () => {
        const rows = Array.from({ length: 400 }, (_, n) => eventRow(n + 1))
        await warehouse.write(batchOf(400, { rows, topics: [stand(1, 7)] }))
        const doomed = rows.map(({ sequence }) => sequence).filter((sequence) => sequence % 2 === 0)
        await warehouse.write(batchOf(401, { erasures: [{ project: 'p1', sequences: doomed }] }))
        expect(await countEvents()).toBe(200)
        let counting = true
        const counts: (number | undefined)[] = []
        const count = async () => {
          while (counting) counts.push(await countEvents())
        }
        const callers = [count(), count(), count()]
        await warehouse.compact()
        await warehouse.write(batchOf(402, { rows: [eventRow(402)] }))
        await warehouse.compact()
        counting = false
        await Promise.all(callers)
        expect(counts.length).toBeGreaterThan(3)
        expect([...new Set(counts)].filter((n) => n !== 200 && n !== 201)).toEqual([])
        expect([await countEvents(), await topicOf(1), await warehouse.cursor()]).toEqual([201, 7, 402])
      })
    })

    describe('batches', () => {
      it('start at cursor 0 and store rows, map and cursor together', async () => {
        expect(await warehouse.cursor()).toBe(0)
        await warehouse.write(batchOf(2, { rows: [eventRow(1), eventRow(2)], topics: [stand(1, 7)] }))
        expect(await warehouse.cursor()).toBe(2)
        expect(await countEvents()).toBe(2)
        expect(await topicOf(1)).toBe(7)
      })

      it('are refused, whole, when their cursor is not above the stored one', async () => {
        await warehouse.write(batchOf(5, { rows: [eventRow(5)] }))
        for (const cursor of [5, 4]) {
          const again = warehouse.write(batchOf(cursor, { rows: [eventRow(5)], topics: [stand(1, 3)] }))
          await expect(again).rejects.toMatchObject({ code: 'CONFLICT' })
        }
        expect(await countEvents()).toBe(1)
        expect(await topicOf(1)).toBeUndefined()
        await warehouse.write(batchOf(6))
        expect(await warehouse.cursor()).toBe(6)
      })

      it('leave nothing behind when a part of them fails', async () => {
        await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
        const unstorable = stand(Number.MAX_SAFE_INTEGER, 1)
        const late = { project: 'p1', sequence: 1, dimension: 'prompt', microCluster: 9 }
        const broken = batchOf(2, { rows: [eventRow(2)], topics: [stand(1, 2), unstorable], lateAssignments: [late] })
        await expect(warehouse.write(broken)).rejects.toThrow()
        expect([await warehouse.cursor(), await countEvents()]).toEqual([1, 1])
        expect(await topicOf(1)).toBeUndefined()
        expect(await microClusterOf(1, 'prompt')).toBe(1)
        await warehouse.write(batchOf(2, { rows: [eventRow(2)] }))
        expect(await countEvents()).toBe(2)
      })

      it('sent all at once are applied one after the other', async () => {
        const cursors = Array.from({ length: 20 }, (_, index) => index + 1)
        await Promise.all(cursors.map((cursor) => warehouse.write(batchOf(cursor, { rows: [eventRow(cursor)] }))))
        expect([await warehouse.cursor(), await countEvents()]).toEqual([20, 20])
      })

      it('of a thousand rows with long texts keep every row', async () => {
        const metadata = JSON.stringify({ prompt: 'x'.repeat(32_768) })
        const rows = Array.from({ length: 1_000 }, (_, index) => eventRow(index + 1, { metadata }))
        await warehouse.write(batchOf(1_000, { rows }))
        const [row] = await select(
          (s) => `SELECT count(*) AS n, sum(length(metadata)) AS characters FROM events
          WHERE project = ${s.text('p1')}`,
        )
        expect(row).toEqual({ n: 1_000, characters: 1_000 * metadata.length })
      })
    })

    describe('the map of micro-clusters', () => {
      it('keeps the latest entry of each micro-cluster, also within one batch', async () => {
        await warehouse.write(batchOf(1, { topics: [stand(1, 1), stand(2, 1), stand(1, 4)] }))
        expect([await topicOf(1), await topicOf(2)]).toEqual([4, 1])
        await warehouse.write(batchOf(2, { topics: [stand(2, 0, { smallTalk: true, hidden: true })] }))
        const rows = await select(
          () => 'SELECT micro_cluster, topic, small_talk, hidden FROM micro_cluster_topics ORDER BY 1',
        )
        expect(rows).toEqual([
          { micro_cluster: 1, topic: 4, small_talk: false, hidden: false },
          { micro_cluster: 2, topic: 0, small_talk: true, hidden: true },
        ])
      })

      it('keeps projects and dimensions apart', async () => {
        const topics = [stand(1, 1), stand(1, 2, { project: 'p2' }), stand(1, 3, { dimension: 'reply' })]
        await warehouse.write(batchOf(1, { topics }))
        await warehouse.write(batchOf(2, { topics: [stand(1, 9, { project: 'p2' })] }))
        const rows = await select(
          () => 'SELECT project, dimension, topic FROM micro_cluster_topics ORDER BY project, dimension',
        )
        expect(rows).toEqual([
          { project: 'p1', dimension: 'prompt', topic: 1 },
          { project: 'p1', dimension: 'reply', topic: 3 },
          { project: 'p2', dimension: 'prompt', topic: 9 },
        ])
      })
    })

    describe('successions', () => {
      const succession = (topic: number, heir: number) => ({ project: 'p1', dimension: 'prompt', topic, heir })

      it('move what an ended topic still holds, one after the other, in their own project and dimension only', async () => {
        const others = [stand(5, 1, { project: 'p2' }), stand(6, 1, { dimension: 'reply' })]
        await warehouse.write(batchOf(1, { topics: [stand(1, 1), stand(2, 2), stand(3, 4), ...others] }))
        await warehouse.write(batchOf(2, { successions: [succession(1, 2), succession(2, 3), succession(4, 0)] }))
        const rows = await select(() => 'SELECT micro_cluster, topic FROM micro_cluster_topics ORDER BY 1')
        expect(rows.map((row) => [row.micro_cluster, row.topic])).toEqual([
          [1, 3],
          [2, 3],
          [3, 0],
          [5, 1],
          [6, 1],
        ])
      })

      it('give way to what the same batch says of a micro-cluster', async () => {
        await warehouse.write(batchOf(1, { topics: [stand(1, 1), stand(2, 1)] }))
        await warehouse.write(batchOf(2, { successions: [succession(1, 2)], topics: [stand(1, 7)] }))
        expect([await topicOf(1), await topicOf(2)]).toEqual([7, 2])
      })
    })

    describe('dropped assignments', () => {
      it('go with the whole map of their dimension, from the events of the range alone', async () => {
        const both = { microClusters: { prompt: 1, reply: 2 } }
        const rows = [eventRow(1, both), eventRow(2, both), eventRow(3, both), eventRow(4, { project: 'p2', ...both })]
        const topics = [stand(1, 7), stand(9, 8), stand(2, 5, { dimension: 'reply' }), stand(1, 6, { project: 'p2' })]
        await warehouse.write(batchOf(4, { rows, topics }))
        const dropped = { project: 'p1', dimension: 'prompt', afterSequence: 1, throughSequence: 4 }
        await warehouse.write(batchOf(5, { droppedAssignments: [dropped] }))
        const prompts = [1, 2, 3, 4].map((sequence) => microClusterOf(sequence, 'prompt', sequence === 4 ? 'p2' : 'p1'))
        expect(await Promise.all(prompts)).toEqual([1, null, null, 1])
        expect([await microClusterOf(2, 'reply'), await microClusterOf(3, 'reply')]).toEqual([2, 2])
        expect([await topicOf(1), await topicOf(9), await topicOf(2), await topicOf(1, 'p2')]).toEqual([
          ...[undefined, undefined],
          ...[5, 6],
        ])
        expect(await countEvents()).toBe(4)
      })

      it('leave events that never had a text of the dimension, and make room for later ones', async () => {
        await warehouse.write(batchOf(2, { rows: [eventRow(1), eventRow(2, { microClusters: {} })] }))
        const dropped = { project: 'p1', dimension: 'prompt', afterSequence: 0, throughSequence: 2 }
        await warehouse.write(batchOf(3, { droppedAssignments: [dropped] }))
        const late = { project: 'p1', sequence: 1, dimension: 'prompt', microCluster: 9 }
        await warehouse.write(batchOf(4, { lateAssignments: [late] }))
        expect([await microClusterOf(1, 'prompt'), await microClusterOf(2, 'prompt')]).toEqual([9, null])
      })
    })

    describe('marks', () => {
      it('reach every micro-cluster of the topic, and give way to what the same batch says of one', async () => {
        const mark = { project: 'p1', dimension: 'prompt', topic: 1, smallTalk: true, hidden: true }
        const others = [stand(5, 1, { project: 'p2' }), stand(6, 1, { dimension: 'reply' })]
        await warehouse.write(batchOf(1, { topics: [stand(1, 1), stand(2, 1), stand(3, 2), ...others] }))
        await warehouse.write(batchOf(2, { marks: [mark], topics: [stand(2, 1)] }))
        const rows = await select(() => 'SELECT micro_cluster, small_talk, hidden FROM micro_cluster_topics ORDER BY 1')
        const marked = rows.filter((row) => row.small_talk && row.hidden).map((row) => row.micro_cluster)
        expect([rows.length, marked]).toEqual([5, [1]])
      })
    })

    describe('late assignments', () => {
      it('add dimensions to stored events and replace what was there, in their own project only', async () => {
        const rows = [
          eventRow(1),
          eventRow(2, { microClusters: {} }),
          eventRow(2, { project: 'p2', microClusters: {} }),
        ]
        await warehouse.write(batchOf(2, { rows }))
        const late = (sequence: number, dimension: string, microCluster: number) => ({
          ...{ project: 'p1', sequence, dimension, microCluster },
        })
        const lateAssignments = [late(1, 'reply', 5), late(1, 'prompt', 6), late(2, 'reply', 7), late(3, 'prompt', 8)]
        await warehouse.write(batchOf(3, { rows: [eventRow(3, { microClusters: {} })], lateAssignments }))
        expect([await microClusterOf(1, 'reply'), await microClusterOf(1, 'prompt')]).toEqual([5, 6])
        expect([await microClusterOf(2, 'reply'), await microClusterOf(2, 'prompt')]).toEqual([7, null])
        expect(await microClusterOf(2, 'reply', 'p2')).toBeNull()
        expect(await microClusterOf(3, 'prompt')).toBe(8)
        expect(await countEvents()).toBe(4)
      })
    })

    describe('values', () => {
      it.each(TEXTS)('come back as they were written: %j', async (text) => {
        const row = eventRow(1, {
          ...{ project: text, eventId: text, name: text, sessionId: text, userId: text },
          metadata: JSON.stringify({ [text]: text }),
          properties: { [text]: text, other: text },
          numbers: { [text]: -0.1 },
          microClusters: { [text]: 3 },
        })
        const topics = [stand(3, 2, { project: text, dimension: text })]
        await warehouse.write(batchOf(1, { rows: [row], topics }))
        const rows = await select(
          (s) => `SELECT event_id, name, session_id, user_id, metadata,
            ${s.dialect.mapValue('properties', s.text(text))} AS property,
            ${s.dialect.mapValue('numbers', s.text(text))} AS number,
            ${s.dialect.mapValue('micro_clusters', s.text(text))} AS micro_cluster
          FROM events WHERE project = ${s.text(text)} AND ${s.dialect.isOneOf('name', s.texts([text, 'else']))}`,
        )
        const ids = { event_id: text, name: text, session_id: text, user_id: text, metadata: row.metadata }
        expect(rows).toEqual([{ ...ids, property: text, number: -0.1, micro_cluster: 3 }])
        expect(await topicOf(3, text)).toBe(2)
      })

      it('with half a surrogate pair are stored with U+FFFD and found by the same text', async () => {
        const half = 'half \ud83d pair'
        const row = eventRow(1, { sessionId: half, metadata: JSON.stringify({ prompt: half, ok: '👍' }) })
        await warehouse.write(batchOf(1, { rows: [row, eventRow(2)] }))
        const rows = await select<{ session_id: string; metadata: string }>(
          (s) => `SELECT session_id, metadata FROM events WHERE session_id = ${s.text(half)}`,
        )
        expect(rows.map((found) => [found.session_id, JSON.parse(found.metadata)])).toEqual([
          ['half \ufffd pair', { prompt: 'half \ufffd pair', ok: '👍' }],
        ])
      })

      it('that are 64-bit integers, doubles, lists and maps arrive as plain data', async () => {
        await warehouse.write(
          batchOf(1, { rows: [eventRow(1, { timestampMs: 8_640_000_000_000, numbers: { a: 1e300 } })] }),
        )
        const rows = await select(
          (s) => `SELECT timestamp_ms, numbers, sum(sequence) AS total, CAST(count(*) = 1 AS BOOLEAN) AS single,
            ${s.dialect.transform(s.dialect.sortedRows('timestamp_ms', 'sequence'), (row) => s.dialect.member(row, 2))} AS sequences, NULL AS nothing
          FROM events GROUP BY timestamp_ms, numbers`,
        )
        const plain = { timestamp_ms: 8_640_000_000_000, numbers: { a: 1e300 }, total: 1 }
        expect(rows).toEqual([{ ...plain, single: true, sequences: [1], nothing: null }])
      })
    })

    describe('the dialect', () => {
      const one = async (write: (statement: Statement) => string) =>
        (await select((s) => `SELECT ${write(s)} AS value`))[0]?.value

      it('counts days in the zone asked for', async () => {
        const springForward = Date.UTC(2026, 2, 29, 22, 30)
        const day = (zone: string) => one((s) => s.dialect.dayNumber(s.integer(springForward), s.text(zone)))
        expect(await day('UTC')).toBe(Date.UTC(2026, 2, 29) / 86_400_000)
        expect(await day('Europe/Berlin')).toBe(Date.UTC(2026, 2, 30) / 86_400_000)
        expect(await day('America/New_York')).toBe(Date.UTC(2026, 2, 29) / 86_400_000)
      })

      it('looks for text in values, not keys, whatever the case', async () => {
        const json = JSON.stringify({ prompt: 'Straße "Ämter" 50% _x', plan: 7 })
        const holds = (part: string) => one((s) => s.dialect.jsonValueContains(s.text(json), s.text(part)))
        for (const part of ['straße', 'ÄMTER', '"ämter"', '50%', '_x', '7']) expect(await holds(part)).toBe(true)
        for (const part of ['prompt', 'x_', '5%0']) expect(await holds(part)).toBe(false)
      })

      it('interpolates quantiles', async () => {
        const rows = [1, 2, 3, 10].map((value) => eventRow(value, { numbers: { n: value } }))
        await warehouse.write(batchOf(10, { rows }))
        const quantile = async (level: number) =>
          (await select((s) => `SELECT ${s.dialect.quantile('sequence', level)} AS value FROM events`))[0]?.value
        expect([await quantile(0), await quantile(0.5), await quantile(1)]).toEqual([1, 2.5, 10])
      })
    })

    describe('a store that is opened again', () => {
      it('holds what was written, after a close and after checkpoints', async () => {
        await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
        expect(await warehouse.checkpoint()).toBe(1)
        await warehouse.write(batchOf(2, { rows: [eventRow(2)] }))
        await warehouse.close()
        warehouse = await store.open()
        expect([await warehouse.cursor(), await countEvents()]).toEqual([2, 2])
      })

      it('holds an acknowledged batch after kill -9', async () => {
        await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
        await warehouse.close()
        await store.writeThenKill(batchOf(2, { rows: [eventRow(2)], topics: [stand(1, 5)] }))
        warehouse = await store.open()
        expect([await warehouse.cursor(), await countEvents(), await topicOf(1)]).toEqual([2, 2, 5])
        await expect(warehouse.write(batchOf(2))).rejects.toMatchObject({ code: 'CONFLICT' })
      })
    })

    describe('questions', () => {
      const ENDLESS = `SELECT count(*) AS n FROM events AS a, events AS b, events AS c, events AS d
        WHERE a.sequence + b.sequence + c.sequence + d.sequence < 0`
      const fill = () =>
        warehouse.write(batchOf(2_000, { rows: Array.from({ length: 2_000 }, (_, index) => eventRow(index + 1)) }))

      it('that take too long are stopped, and others are answered meanwhile and after', async () => {
        await warehouse.close()
        warehouse = await store.open({ timeLimitMs: 500 })
        await fill()
        const endless = expect(select(() => ENDLESS)).rejects.toMatchObject({ code: 'OVERLOADED' })
        expect(await countEvents()).toBe(2_000)
        await warehouse.write(batchOf(2_001))
        await endless
        expect(await countEvents()).toBe(2_000)
      })

      it('end with their signal', async () => {
        await fill()
        const abort = new AbortController()
        const asked = warehouse.query({ sql: ENDLESS, parameters: [] }, { signal: abort.signal })
        const gone = new Error('the client went away')
        setImmediate(() => abort.abort(gone))
        await expect(asked).rejects.toBe(gone)
        expect(await countEvents()).toBe(2_000)
      })

      it('do not keep a closing warehouse open', async () => {
        await fill()
        const asked = expect(select(() => ENDLESS)).rejects.toMatchObject({ code: 'OVERLOADED' })
        await warehouse.close()
        await asked
        await expect(warehouse.cursor()).rejects.toMatchObject({ code: 'OVERLOADED' })
      })

      it('can change nothing', async () => {
        await warehouse.write(batchOf(1, { rows: [eventRow(1)] }))
        await expect(warehouse.query({ sql: 'DELETE FROM events', parameters: [] })).rejects.toThrow()
        expect(await countEvents()).toBe(1)
      })
    })
  })
}
