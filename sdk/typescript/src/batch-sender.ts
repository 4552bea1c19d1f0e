// Brings one batch to its end: accepted, refused or given up. Between attempts it waits, as retry.ts says.
// Every attempt carries the same event_ids, so the server counts an event once however often it arrives.

import { type Answer, answerError, judge, rejections } from './answer.ts'
import { batchBody, type QueuedEvent } from './event-queue.ts'
import type { Ledger } from './ledger.ts'
import { postBatch } from './post-batch.ts'
import { MAX_FAILING_ATTEMPTS, parseRetryAfterMs, retryDelayMs } from './retry.ts'
import type { Runtime } from './runtime.ts'
import { TurretError } from './turret-error.ts'

export interface Endpoint {
  readonly url: string
  readonly apiKey: string | undefined
  readonly requestTimeoutMs: number
}

export type SendOutcome = 'settled' | 'too_large' | 'stopped'

interface Pause {
  readonly end: () => void
  /** A backoff of our own may be cut short; a time that the server asked for may not. */
  readonly mayBeCut: boolean
}

export class BatchSender {
  readonly #endpoint: Endpoint
  readonly #runtime: Runtime
  readonly #ledger: Ledger
  #isStopped = false
  /** Since the batch began or somebody was in a hurry. */
  #attempts = 0
  #pause: Pause | undefined
  #request: AbortController | undefined

  constructor(endpoint: Endpoint, runtime: Runtime, ledger: Ledger) {
    this.#endpoint = endpoint
    this.#runtime = runtime
    this.#ledger = ledger
  }

  /** `too_large`: nothing was accepted, and a smaller batch may be. `stopped`: nobody knows what was accepted. */
  async send(batch: readonly QueuedEvent[]): Promise<SendOutcome> {
    const eventIds = batch.map(({ eventId }) => eventId)
    let failures = 0
    this.#attempts = 0
    for (;;) {
      const answer = await this.#post(batch)
      if (this.#isStopped) return 'stopped'
      const verdict = judge(answer)
      if (verdict === 'accepted') return this.#accept(eventIds, answer)
      if (verdict === 'too_large' && batch.length > 1) return verdict
      if (verdict === 'failing') failures += 1
      const willRetry = verdict === 'unavailable' || (verdict === 'failing' && failures < MAX_FAILING_ATTEMPTS)
      const error = answerError(answer, { eventIds, willRetry, cause: answer.cause })
      if (!willRetry) return this.#giveUp(error)
      this.#ledger.report(error)
      await this.#backOff(answer)
      if (this.#isStopped) return 'stopped'
    }
  }

  /** Tries again at once, unless the server named a time, and starts again with short waits. */
  hurry(): void {
    this.#attempts = 0
    if (this.#pause?.mayBeCut) this.#pause.end()
  }

  stop(): void {
    this.#isStopped = true
    this.#request?.abort()
    this.#pause?.end()
  }

  async #post(batch: readonly QueuedEvent[]): Promise<Answer> {
    const { url, apiKey, requestTimeoutMs } = this.#endpoint
    const abort = new AbortController()
    this.#request = abort
    const request = { url, apiKey, body: batchBody(batch), timeoutMs: requestTimeoutMs, abort }
    return postBatch(request, this.#runtime)
  }

  #accept(eventIds: readonly string[], answer: Answer): SendOutcome {
    const rejected = new Map(rejections(answer, eventIds.length).map((rejection) => [rejection.index, rejection]))
    this.#ledger.deliver(eventIds.length - rejected.size)
    for (const [index, { code, error }] of rejected) {
      this.#ledger.drop(new TurretError(code, error, { eventIds: eventIds.slice(index, index + 1) }))
    }
    return 'settled'
  }

  #giveUp(error: TurretError): SendOutcome {
    this.#ledger.drop(error)
    return 'settled'
  }

  #backOff(answer: Answer): Promise<void> {
    const retryAfterMs = parseRetryAfterMs(answer.retryAfter, this.#runtime.nowMs())
    this.#attempts += 1
    const delayMs = retryDelayMs(this.#attempts, retryAfterMs, this.#runtime.random())
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        this.#pause = undefined
        resolve()
      }
      const cancel = this.#runtime.schedule(end, delayMs, 'retry')
      this.#pause = { end, mayBeCut: retryAfterMs === undefined }
    })
  }
}
