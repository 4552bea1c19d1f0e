// Any sentence model of a hub through @huggingface/transformers and onnxruntime, on this machine, in worker threads.

import { workerUrl } from '../../worker-url.ts'
import type { Embedder } from '../embedder.ts'
import { createThreadedEmbedder } from '../threaded-embedder.ts'
import { findLibrary } from './find-library.ts'
import { openModelFolder } from './model-folder.ts'
import type { TransformersWorkerData } from './transformers-worker.ts'

export interface TransformersEmbedderOptions {
  /** A folder, or a name that was pulled. */
  readonly model: string
  readonly dataFolder: string
  /** Most worker threads; each holds the model in memory. */
  readonly threads: number
}

/** Throws StartupError where the library or the model is missing. */
export async function openTransformersEmbedder(options: TransformersEmbedderOptions): Promise<Embedder> {
  const library = findLibrary()
  const model = await openModelFolder(options.model, options.dataFolder)
  return createThreadedEmbedder<null>({
    id: model.id,
    threads: options.threads,
    workerFile: workerUrl(import.meta.url, './transformers-worker.ts'),
    workerData: (): TransformersWorkerData => ({ library, model }),
  })
}
