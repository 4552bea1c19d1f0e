// The audit log of a cluster: a stream of NATS, whose entries every node copies to its disk, where pages are read.

import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { StreamTail } from '../../journal/nats/stream-tail.ts'
import { type LmdbEnvironment, openLmdbEnvironment } from '../../lmdb/environment.ts'
import { type NatsStore, natsUnavailable } from '../../nats/nats-store.ts'
import type { AuditEntry, AuditLog, AuditPage, AuditPageOptions, AuditRecord } from '../audit-log.ts'
import { LmdbAuditLog } from '../lmdb/lmdb-audit-log.ts'

const STREAM = 'turret-audit'
const SUBJECT = 'turret.audit'

export class NatsAuditLog implements AuditLog {
  readonly #store: NatsStore
  readonly #clock: Clock
  readonly #environment: LmdbEnvironment
  readonly #copy: LmdbAuditLog
  readonly #tail: StreamTail
  #keeping: Promise<void> = Promise.resolve()

  private constructor(store: NatsStore, clock: Clock, folder: string) {
    this.#store = store
    this.#clock = clock
    this.#environment = openLmdbEnvironment(join(folder, 'audit'))
    this.#copy = new LmdbAuditLog(this.#environment, clock)
    this.#tail = new StreamTail(store, STREAM, {
      headersOnly: false,
      onMessage: ({ number, body }) => {
        const entry = { ...(JSON.parse(Buffer.from(body).toString('utf8')) as Omit<AuditEntry, 'number'>), number }
        this.#keeping = Promise.all([this.#keeping, this.#copy.keep(entry)]).then(() => undefined)
      },
    })
  }

  /** `folder`: where this node keeps its copy. */
  static async open(store: NatsStore, clock: Clock, folder: string): Promise<NatsAuditLog> {
    await store.openStream({ name: STREAM, subjects: [SUBJECT] })
    const log = new NatsAuditLog(store, clock, folder)
    await log.#tail.start(log.#copy.lastNumber + 1)
    return log
  }

  record(record: AuditRecord): Promise<void> {
    return this.adopt({ ...record, atMs: this.#clock.nowMs() })
  }

  /** Takes an entry that was recorded elsewhere. */
  async adopt({ atMs, project, actor, action, subject, address }: Omit<AuditEntry, 'number'>): Promise<void> {
    const entry = { atMs, project, actor, action, subject, address }
    try {
      const { seq } = await this.#store.streams.publish(SUBJECT, JSON.stringify(entry))
      await this.#tail.reach(seq)
    } catch (error) {
      throw natsUnavailable(error)
    }
  }

  async page(options: AuditPageOptions): Promise<AuditPage> {
    await this.#keeping
    return this.#copy.page(options)
  }

  async close(): Promise<void> {
    await this.#tail.stop()
    await this.#keeping.catch(() => undefined)
    await this.#environment.close()
  }
}
