// Entry of a worker thread of the transformers embedder: answers each message of texts with their vectors.
// Texts run one by one on one core, so that the bits of a vector depend on nothing but the text.

import { basename, dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { workInBackground } from '../../background-thread.ts'
import type { EmbeddingWorkerMessage } from '../embedding-thread.ts'
import type { ModelFolder } from './model-folder.ts'

export interface TransformersWorkerData {
  /** Address of the library. */
  readonly library: string
  readonly model: ModelFolder
}

/** The part of @huggingface/transformers that is used here. */
interface Library {
  readonly env: { allowRemoteModels: boolean; localModelPath: string; useFSCache: boolean }
  pipeline(task: 'feature-extraction', model: string, options: object): Promise<FeatureExtraction>
}
type FeatureExtraction = (text: string, options: object) => Promise<{ readonly data: Float32Array }>

workInBackground()
const { library, model } = workerData as TransformersWorkerData
const encode = await loadModel()

parentPort?.on('message', async (texts: readonly string[]) => {
  const encoded: Float32Array[] = []
  for (const text of texts) encoded.push(unit((await encode(text, { pooling: model.pooling })).data))
  const width = encoded[0]?.length ?? 0
  const vectors = new Float32Array(texts.length * width)
  for (const [index, vector] of encoded.entries()) vectors.set(vector, index * width)
  post({ kind: 'vectors', vectors }, [vectors.buffer])
})
post({ kind: 'ready', shared: null })

async function loadModel(): Promise<FeatureExtraction> {
  const { env, pipeline } = (await import(library)) as Library
  env.allowRemoteModels = false
  env.useFSCache = false
  env.localModelPath = `${dirname(model.path)}/`
  return pipeline('feature-extraction', basename(model.path), {
    dtype: model.dtype,
    device: 'cpu',
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  })
}

/** Any direction stands for a text without one. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  if (length > 0 && Number.isFinite(length)) return vector.map((value) => value / length)
  return Float32Array.from(vector, (_, index) => (index === 0 ? 1 : 0))
}

function post(message: EmbeddingWorkerMessage<null>, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
