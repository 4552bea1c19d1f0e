// Entry of a worker thread of the built-in embedder: answers each message of texts with their vectors.
// An exception ends the worker on purpose: the embedding thread turns that into an error and a fresh worker.

import { parentPort, workerData } from 'node:worker_threads'
import { workInBackground } from '../../background-thread.ts'
import type { EmbeddingWorkerMessage } from '../embedding-thread.ts'
import { SCRATCH_BYTES } from './forward-pass.ts'
import { readTensors, readVocabulary } from './model-files.ts'
import { buildModelImage, type ModelImage } from './model-image.ts'
import { SentenceEncoder } from './sentence-encoder.ts'

export interface EmbeddingWorkerData {
  /** The model that an earlier worker built; without it this worker builds one. */
  readonly image: ModelImage | undefined
  /** This worker's scratch region, below `slots`. */
  readonly slot: number
  readonly slots: number
}

workInBackground()
const { image: sharedImage, slot, slots } = workerData as EmbeddingWorkerData
const image = sharedImage ?? buildModelImage(readTensors(), slots, SCRATCH_BYTES)
const encoder = new SentenceEncoder(readVocabulary(), image, slot)

parentPort?.on('message', (texts: readonly string[]) => {
  const vectors = encoder.encode(texts)
  post({ kind: 'vectors', vectors }, [vectors.buffer as ArrayBuffer])
})
post({ kind: 'ready', shared: image })

function post(message: EmbeddingWorkerMessage<ModelImage>, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
