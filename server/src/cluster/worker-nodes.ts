// The workers that are alive, so that each takes its share of the journal's parts and no more.

import type { KV } from '@nats-io/kv'
import type { NatsStore } from '../nats/nats-store.ts'

const BUCKET = 'turret-workers'
const BEAT_MS = 1_000
const GONE_MS = 10_000

export class WorkerNodes {
  readonly #bucket: KV
  readonly #node: string
  readonly #beats = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null
  #stop: () => void = () => undefined

  private constructor(bucket: KV, node: string) {
    this.#bucket = bucket
    this.#node = node
  }

  static async join(store: NatsStore, node: string): Promise<WorkerNodes> {
    const nodes = new WorkerNodes(await store.openBucket(BUCKET), node)
    await nodes.#beat()
    const changes = await nodes.#bucket.watch()
    nodes.#stop = () => changes.stop()
    const read = async (): Promise<void> => {
      for await (const entry of changes) {
        if (entry.operation === 'PUT') nodes.#beats.set(entry.key, performance.now())
        else nodes.#beats.delete(entry.key)
      }
    }
    read().catch(() => undefined)
    nodes.#timer = setInterval(() => void nodes.#beat().catch(() => undefined), BEAT_MS)
    return nodes
  }

  /** Parts that this worker should own: an equal share, rounded up. */
  share(partitions: number): number {
    return Math.ceil(partitions / (1 + this.others().length))
  }

  /** Names of the other workers. */
  others(): string[] {
    const now = performance.now()
    return [...this.#beats].flatMap(([node, at]) => (node !== this.#node && now - at < GONE_MS ? [node] : []))
  }

  async leave(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#stop()
    await this.#bucket.delete(this.#node).catch(() => undefined)
  }

  async #beat(): Promise<void> {
    await this.#bucket.put(this.#node, '')
  }
}
