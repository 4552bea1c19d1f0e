// Questions and commands for the worker that owns a part of the journal, over NATS: one request, one answer. While a part
// changes hands nobody answers for a moment, and the call is tried again.

import { setTimeout as wait } from 'node:timers/promises'
import { NoRespondersError, RequestError, type Subscription, TimeoutError } from '@nats-io/transport-node'
import { AppError, type ErrorCode } from '../errors.ts'
import type { NatsStore } from '../nats/nats-store.ts'

/** Methods by name; arguments and results are plain data. */
export type Callable = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>

interface CallAnswer {
  readonly result?: unknown
  readonly error?: { readonly code: ErrorCode; readonly message: string }
}

/** A run over thousands of micro-clusters takes a while. */
const CALL_LIMIT_MS = 120_000
const HAND_OVER_LIMIT_MS = 20_000
const BETWEEN_ATTEMPTS_MS = 250

/** Answers calls for one part of the journal until it is stopped. */
export function answerCalls(store: NatsStore, partition: number, methods: Callable): Subscription {
  const subscription = store.connection.subscribe(subjectOf(partition))
  const serve = async (): Promise<void> => {
    for await (const message of subscription) {
      answer(methods, message.string()).then(
        (reply) => message.respond(JSON.stringify(reply)),
        () => undefined,
      )
    }
  }
  serve().catch(() => undefined)
  return subscription
}

/** Throws AppError: what the owner threw, or OVERLOADED where there is no owner. */
export async function callOwner<Result>(
  store: NatsStore,
  partition: number,
  method: string,
  given: readonly unknown[],
): Promise<Result> {
  const deadline = performance.now() + HAND_OVER_LIMIT_MS
  for (;;) {
    try {
      const payload = JSON.stringify({ method, given })
      const reply = await store.connection.request(subjectOf(partition), payload, { timeout: CALL_LIMIT_MS })
      const { result, error } = reply.json<CallAnswer>()
      if (error) throw new AppError(error.code, error.message)
      return result as Result
    } catch (error) {
      if (error instanceof AppError) throw error
      if (!isUnanswered(error) || performance.now() > deadline) throw noOwner(error)
      await wait(BETWEEN_ATTEMPTS_MS)
    }
  }
}

async function answer(methods: Callable, payload: string): Promise<CallAnswer> {
  const { method, given } = JSON.parse(payload) as { method: string; given: never[] }
  try {
    const called = methods[method]
    if (!called) throw new Error(`no method ${method}`)
    return { result: (await called(...given)) ?? null }
  } catch (error) {
    if (error instanceof AppError) return { error: { code: error.code, message: error.message } }
    return { error: { code: 'INTERNAL_ERROR', message: 'The worker failed at this: look into its log.' } }
  }
}

function isUnanswered(error: unknown): boolean {
  return error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders())
}

function noOwner(cause: unknown): AppError {
  const message =
    cause instanceof TimeoutError
      ? 'The worker took too long: ask for the result in a minute.'
      : 'No worker is at hand for this project: repeat the request in a few seconds.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: 5 })
}

function subjectOf(partition: number): string {
  return `turret.pipeline.${partition}`
}
