// A worker of the cluster: owns its share of the journal's parts, takes over those whose owner is gone, and gives some
// away when another worker joins.

import { StartupError } from '../errors.ts'
import type { NatsStore } from '../nats/nats-store.ts'
import type { Logger } from '../observe/logger.ts'
import { type Lease, Leases, type LeaseTimes } from './leases.ts'
import type { PartOwner } from './part-owner.ts'
import type { WorkerNodes } from './worker-nodes.ts'

export interface WorkerOptions {
  readonly store: NatsStore
  readonly nodes: WorkerNodes
  readonly node: string
  readonly partitions: number
  readonly open: (partition: number, lease: Lease) => Promise<PartOwner>
  readonly logger: Logger
  readonly times?: LeaseTimes
}

interface Refusal {
  readonly error: StartupError
  readonly againAtMs: number
}

const LOOK_MS = 500
/** What a start refuses is seldom mended within a moment, and each try costs the stores a little. */
const REFUSED_MS = 5_000
/** Parts taken over at the same time. */
const AT_ONCE = 4

/** A pipeline that met what it cannot get over: whoever owns the part next starts from the last snapshot. */
function hasStopped(part: PartOwner): Promise<boolean> {
  return part.checkRunning().then(
    () => false,
    () => true,
  )
}

export class Worker {
  readonly owned = new Map<number, PartOwner>()
  readonly #options: WorkerOptions
  #leases: Leases | null = null
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> = Promise.resolve()
  #stopping = false
  readonly #refused = new Map<number, Refusal>()

  private constructor(options: WorkerOptions) {
    this.#options = options
  }

  static async start(options: WorkerOptions): Promise<Worker> {
    const { store, node, times } = options
    const worker = new Worker(options)
    worker.#leases = await Leases.open(store, {
      ...{ node, ...(times ? { times } : {}) },
      onLost: (name) => void worker.#lose(Number(name)),
    })
    worker.#timer = setInterval(() => worker.#lookSoon(), LOOK_MS)
    worker.#lookSoon()
    return worker
  }

  /** Gives all parts back, each when its state is where the next owner finds it. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#timer) clearInterval(this.#timer)
    await this.#options.nodes.leave()
    await this.#looking
    await Promise.all([...this.owned.keys()].map((partition) => this.#giveBack(partition)))
    await this.#leases?.close()
  }

  #lookSoon(): void {
    this.#looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'parts of the journal could not be taken over: trying again')
      })
  }

  /** Rejects while a part is refused that somebody has to mend. */
  async checkTaking(): Promise<void> {
    for (const { error } of this.#refused.values()) throw error
  }

  async #look(): Promise<void> {
    const { nodes, partitions } = this.#options
    for (const [partition, part] of this.owned) if (await hasStopped(part)) return this.#giveBack(partition)
    const share = nodes.share(partitions)
    const [surplus] = this.owned.size > share ? this.owned.keys() : []
    if (surplus !== undefined) return this.#giveBack(surplus)
    const failures: unknown[] = []
    for (let partition = 0; partition < partitions && this.owned.size < share && !this.#stopping; ) {
      const wanted = Math.min(AT_ONCE, share - this.owned.size)
      const some: number[] = []
      for (; partition < partitions && some.length < wanted; partition++) {
        if (!this.owned.has(partition)) some.push(partition)
      }
      const tried = await Promise.allSettled(some.map((one) => this.#tryTake(one)))
      failures.push(...tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
    }
    if (failures.length > 0) throw failures[0]
  }

  async #tryTake(partition: number): Promise<void> {
    if ((this.#refused.get(partition)?.againAtMs ?? 0) > performance.now()) return
    this.#refused.delete(partition)
    const lease = await this.#leases?.tryTake(String(partition))
    if (!lease) return
    try {
      this.owned.set(partition, await this.#options.open(partition, lease))
      this.#options.logger.info({ partition, epoch: lease.epoch }, 'this worker owns a part of the journal')
    } catch (error) {
      await this.#leases?.release(String(partition))
      if (!(error instanceof StartupError)) throw error
      this.#refused.set(partition, { error, againAtMs: performance.now() + REFUSED_MS })
      this.#options.logger.error({ err: error, partition }, 'a part of the journal is refused: trying again')
    }
  }

  async #giveBack(partition: number): Promise<void> {
    await this.#close(partition)
    await this.#leases?.release(String(partition))
    this.#options.logger.info({ partition }, 'this worker has given a part of the journal back')
  }

  async #lose(partition: number): Promise<void> {
    this.#options.logger.warn({ partition }, 'the lease of a part of the journal is lost: another worker goes on')
    await this.#close(partition)
  }

  async #close(partition: number): Promise<void> {
    const part = this.owned.get(partition)
    this.owned.delete(partition)
    await part?.close().catch((error: unknown) => {
      this.#options.logger.warn({ err: error, partition }, 'a part of the journal did not close cleanly')
    })
  }
}
