// The worker thread of consolidations: one job in, one report out.

import { parentPort } from 'node:worker_threads'
import { type ConsolidationJob, runConsolidationJob } from './consolidation-job.ts'
import type { ConsolidationAnswer } from './consolidation-runner.ts'

parentPort?.on('message', (job: ConsolidationJob) => {
  parentPort?.postMessage(answerTo(job))
})

function answerTo(job: ConsolidationJob): ConsolidationAnswer {
  try {
    return { report: runConsolidationJob(job) }
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
