// Runs consolidations in a worker thread, one at a time, so that ingest and queries never wait for one.

import { Worker } from 'node:worker_threads'
import { workerUrl } from '../worker-url.ts'
import type { ConsolidationJob, ConsolidationReport } from './consolidation-job.ts'

export interface ConsolidationRunner {
  run(job: ConsolidationJob): Promise<ConsolidationReport>
  close(): Promise<void>
}

export type ConsolidationAnswer = { readonly report: ConsolidationReport } | { readonly problem: string }

/** The thread starts with the first run and ends with `close`; a run whose thread dies rejects, and the next one gets a new thread. */
export function createConsolidationRunner(): ConsolidationRunner {
  let worker: Worker | null = null
  let previous: Promise<unknown> = Promise.resolve()

  function runNow(job: ConsolidationJob): Promise<ConsolidationReport> {
    const thread = worker ?? new Worker(workerUrl(import.meta.url, './consolidation-worker.ts'))
    worker = thread
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        worker = null
        reject(new Error('The consolidation thread ended during a run', { cause }))
      }
      thread.once('error', fail)
      thread.once('exit', fail)
      thread.once('message', (answer: ConsolidationAnswer) => {
        thread.off('error', fail)
        thread.off('exit', fail)
        if ('report' in answer) resolve(answer.report)
        else reject(new Error(answer.problem))
      })
      thread.postMessage(job)
    })
  }

  return {
    run(job) {
      const result = previous.then(() => runNow(job))
      previous = result.catch(() => undefined)
      return result
    },
    async close() {
      await previous
      await worker?.terminate()
      worker = null
    },
  }
}
