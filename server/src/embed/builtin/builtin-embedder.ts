// The embedder that needs no set-up: Universal Sentence Encoder Lite in worker threads.

import { availableParallelism } from 'node:os'
import { workerUrl } from '../../worker-url.ts'
import type { Embedder } from '../embedder.ts'
import { createThreadedEmbedder } from '../threaded-embedder.ts'
import type { EmbeddingWorkerData } from './embedding-worker.ts'
import { genericMean } from './generic-mean.ts'
import type { ModelImage } from './model-image.ts'

/** Model, arithmetic and our revision of both; a change of any bit of the vectors changes it. */
const BUILTIN_EMBEDDER_ID = 'use-lite-en-int16-1'

export interface BuiltinEmbedderOptions {
  /** Most worker threads; default one a core. */
  readonly threads?: number
  /** Most texts accepted and not yet answered; default 50,000. */
  readonly maxQueuedTexts?: number
  /** The compiled worker, where it is not the embedder's own. */
  readonly workerFile?: URL
}

/** See createThreadedEmbedder. */
export function createBuiltinEmbedder(options: BuiltinEmbedderOptions = {}): Embedder {
  const threads = Math.max(1, options.threads ?? availableParallelism())
  return createThreadedEmbedder<ModelImage>({
    id: BUILTIN_EMBEDDER_ID,
    generalMean: genericMean(),
    threads,
    maxQueuedTexts: options.maxQueuedTexts,
    workerFile: options.workerFile ?? workerUrl(import.meta.url, './embedding-worker.ts'),
    workerData: (slot, image): EmbeddingWorkerData => ({ image, slot, slots: threads }),
  })
}
