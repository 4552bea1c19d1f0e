// The worker thread of consolidations, condensations and split proposals: one request in, one result out.

import { parentPort } from 'node:worker_threads'
import { workInBackground } from '../background-thread.ts'
import { planCondensation } from '../topics/condense.ts'
import { proposeSplit } from '../topics/edit/propose-split.ts'
import { runConsolidationJob } from './consolidation-job.ts'
import type { ThreadAnswer, ThreadRequest } from './consolidation-runner.ts'

workInBackground()
parentPort?.on('message', (request: ThreadRequest) => {
  parentPort?.postMessage(answerTo(request))
})

function answerTo(request: ThreadRequest): ThreadAnswer {
  try {
    return { result: resultOf(request) }
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function resultOf(request: ThreadRequest): unknown {
  if (request.kind === 'split') return proposeSplit(request.request)
  return request.kind === 'condense' ? planCondensation(request.input) : runConsolidationJob(request.job)
}
