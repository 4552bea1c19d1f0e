// Delivers what was raised, apart from the raising: claims a delivery in the registry, tries, and writes down what came of
// it. Attempts are spread by full jitter and end; a process that dies in between leaves a claim that runs out.

import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { changeDocument } from '../registry/change-document.ts'
import { type AlertPostOptions, postAlert } from './alert-post.ts'
import { ALERTS, type AlertDelivery, type AlertRecord } from './alert-record.ts'
import { type AlertRule, alertRuleKey } from './alert-rule.ts'
import type { SendFailure } from './alert-sender.ts'

export interface AlertOutboxOptions extends AlertPostOptions {
  readonly logger: Logger
  /** Projects that this process works on; default: all. */
  readonly isOwn?: (project: ProjectId) => boolean
  /** Between 0 and 1. */
  readonly random?: () => number
}

const LOOK_MS = 2_000
const AT_ONCE = 16
const MOST_ATTEMPTS = 10
const FIRST_DELAY_MS = 15_000
const LONGEST_DELAY_MS = 3_600_000
/** Longer than an attempt can take. */
const CLAIM_MS = 600_000

export class AlertOutbox {
  readonly #options: AlertOutboxOptions
  /** When the next delivery of an alert is due, by its key. */
  readonly #due = new Map<string, number>()
  readonly #unwatch: () => void
  readonly #timer: NodeJS.Timeout
  #delivering: Promise<void> = Promise.resolve()
  #isIdle = true
  #isStopping = false

  private constructor(options: AlertOutboxOptions) {
    this.#options = options
    this.#unwatch = options.registry.watch<AlertRecord>(ALERTS, (key, document) =>
      this.#note(key, document?.value ?? null),
    )
    this.#timer = setInterval(() => this.#isIdle && void this.deliverDue(), LOOK_MS)
    this.#timer.unref()
  }

  static async open(options: AlertOutboxOptions): Promise<AlertOutbox> {
    const outbox = new AlertOutbox(options)
    for (const { key, value } of await options.registry.list<AlertRecord>(ALERTS)) outbox.#note(key, value)
    return outbox
  }

  /** Tries everything that is due now, once, and resolves then. */
  deliverDue(): Promise<void> {
    this.#isIdle = false
    const delivering = this.#delivering
      .then(() => this.#deliver())
      .finally(() => {
        this.#isIdle = this.#delivering === delivering
      })
    this.#delivering = delivering
    return delivering
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#timer)
    this.#unwatch()
    await this.#delivering
  }

  #note(key: string, record: AlertRecord | null): void {
    const pending = record?.deliveries.filter(({ status }) => status === 'pending') ?? []
    const isOwn = record !== null && this.#options.isOwn?.(record.project) !== false
    if (pending.length === 0 || !isOwn) this.#due.delete(key)
    else this.#due.set(key, Math.min(...pending.map(({ nextAttemptAtMs }) => nextAttemptAtMs)))
  }

  async #deliver(): Promise<void> {
    const nowMs = this.#options.clock.nowMs()
    const keys = [...this.#due].filter(([, atMs]) => atMs <= nowMs).map(([key]) => key)
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let key = keys.shift(); key !== undefined && !this.#isStopping; key = keys.shift()) {
        await this.#deliverOne(key).catch((error: unknown) =>
          this.#options.logger.warn({ err: error }, 'an alert could not be delivered now: trying again'),
        )
      }
    })
    await Promise.all(workers)
  }

  async #deliverOne(key: string): Promise<void> {
    const { registry, logger } = this.#options
    const claimed = await this.#claim(key)
    for (const place of claimed?.places ?? []) {
      const delivery = claimed?.record.deliveries[place]
      if (!claimed || !delivery || this.#isStopping) continue
      const { record } = claimed
      const isThere = await registry.get<AlertRule>(alertRuleKey(record.project, record.rule.id))
      const failure = isThere ? await postAlert(this.#options, record, delivery.channel) : DELETED
      if (failure) {
        const about = { project: record.project, alert: record.id, attempt: delivery.attempts }
        logger.warn({ ...about, problem: failure.problem }, 'an alert was not delivered')
      }
      const ended = this.#ended(delivery, failure)
      await changeDocument<AlertRecord>(registry, key, (known) => (known ? withDelivery(known, place, ended) : null))
    }
  }

  /** Counts the attempt of each delivery that is due before it is made, so that no other process makes it too. */
  async #claim(key: string): Promise<{ record: AlertRecord; places: number[] } | null> {
    const nowMs = this.#options.clock.nowMs()
    let places: number[] = []
    const record = await changeDocument<AlertRecord>(this.#options.registry, key, (known) => {
      places = []
      if (!known) return null
      const deliveries = known.deliveries.map((delivery, place) => {
        if (delivery.status !== 'pending' || delivery.nextAttemptAtMs > nowMs) return delivery
        places.push(place)
        return { ...delivery, attempts: delivery.attempts + 1, nextAttemptAtMs: nowMs + CLAIM_MS }
      })
      return { ...known, deliveries }
    })
    return record && { record, places }
  }

  #ended(delivery: AlertDelivery, failure: SendFailure | null): AlertDelivery {
    const nowMs = this.#options.clock.nowMs()
    if (!failure) return { ...delivery, status: 'delivered', endedAtMs: nowMs, problem: null }
    const { problem, isFinal, retryAfterMs } = failure
    if (isFinal || delivery.attempts >= MOST_ATTEMPTS) {
      return { ...delivery, status: 'failed', endedAtMs: nowMs, problem }
    }
    const { random = Math.random } = this.#options
    const jitterMs = random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (delivery.attempts - 1))
    const askedMs = Math.min(retryAfterMs ?? 0, LONGEST_DELAY_MS)
    return { ...delivery, nextAttemptAtMs: Math.round(nowMs + askedMs + jitterMs), problem }
  }
}

const DELETED: SendFailure = { problem: 'The alert was deleted', isFinal: true, retryAfterMs: null }

function withDelivery(record: AlertRecord, place: number, delivery: AlertDelivery): AlertRecord {
  return { ...record, deliveries: record.deliveries.map((one, index) => (index === place ? delivery : one)) }
}
