// Runs consolidations in a worker thread, one at a time, so that ingest and queries never wait for one.

import { Worker } from 'node:worker_threads'
import type { SplitPart } from '../model/topic-edit.ts'
import type { CondensationInput, CondensationPlan } from '../topics/condense.ts'
import type { SplitRequest } from '../topics/edit/propose-split.ts'
import { workerUrl } from '../worker-url.ts'
import type { ConsolidationJob, ConsolidationReport } from './consolidation-job.ts'

export interface ConsolidationRunner {
  run(job: ConsolidationJob): Promise<ConsolidationReport>
  planCondensation(input: CondensationInput): Promise<CondensationPlan>
  proposeSplit(request: SplitRequest): Promise<SplitPart[]>
  close(): Promise<void>
}

export type ThreadRequest =
  | { readonly kind: 'consolidate'; readonly job: ConsolidationJob }
  | { readonly kind: 'condense'; readonly input: CondensationInput }
  | { readonly kind: 'split'; readonly request: SplitRequest }
export type ThreadAnswer = { readonly result: unknown } | { readonly problem: string }

/** The thread starts with the first run and ends with `close`; a run whose thread dies rejects, and the next one gets a new thread. */
export function createConsolidationRunner(): ConsolidationRunner {
  let worker: Worker | null = null
  let previous: Promise<unknown> = Promise.resolve()

  function runNow(request: ThreadRequest): Promise<unknown> {
    const thread = worker ?? new Worker(workerUrl(import.meta.url, './consolidation-worker.ts'))
    worker = thread
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        worker = null
        reject(new Error('The consolidation thread ended during a run', { cause }))
      }
      thread.once('error', fail)
      thread.once('exit', fail)
      thread.once('message', (answer: ThreadAnswer) => {
        thread.off('error', fail)
        thread.off('exit', fail)
        if ('result' in answer) resolve(answer.result)
        else reject(new Error(answer.problem))
      })
      thread.postMessage(request)
    })
  }

  function enqueue(request: ThreadRequest): Promise<unknown> {
    const result = previous.then(() => runNow(request))
    previous = result.catch(() => undefined)
    return result
  }

  return {
    run: (job) => enqueue({ kind: 'consolidate', job }) as Promise<ConsolidationReport>,
    planCondensation: (input) => enqueue({ kind: 'condense', input }) as Promise<CondensationPlan>,
    proposeSplit: (request) => enqueue({ kind: 'split', request }) as Promise<SplitPart[]>,
    async close() {
      await previous
      await worker?.terminate()
      worker = null
    },
  }
}
