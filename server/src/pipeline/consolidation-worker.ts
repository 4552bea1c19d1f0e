// The worker thread of consolidations and split proposals: one request in, one result out.

import { parentPort } from 'node:worker_threads'
import { proposeSplit } from '../topics/edit/propose-split.ts'
import { runConsolidationJob } from './consolidation-job.ts'
import type { ThreadAnswer, ThreadRequest } from './consolidation-runner.ts'

parentPort?.on('message', (request: ThreadRequest) => {
  parentPort?.postMessage(answerTo(request))
})

function answerTo(request: ThreadRequest): ThreadAnswer {
  try {
    const split = request.kind === 'split'
    return { result: split ? proposeSplit(request.request) : runConsolidationJob(request.job) }
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
