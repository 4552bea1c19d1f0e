// A sentence model on disk, in the layout of model hubs: config.json, tokenizer.json, onnx/model.onnx or a smaller form of it.

import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../../errors.ts'

export const REQUIRED_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const
export const POOLING_FILE = '1_Pooling/config.json'
/** By preference; `dtype` is what the library calls the form. */
export const MODEL_FORMS = [
  { dtype: 'fp32', file: 'onnx/model.onnx' },
  { dtype: 'fp16', file: 'onnx/model_fp16.onnx' },
  { dtype: 'q8', file: 'onnx/model_quantized.onnx' },
] as const

export interface ModelFolder {
  readonly path: string
  readonly dtype: (typeof MODEL_FORMS)[number]['dtype']
  /** How the vectors of a text's tokens become one. */
  readonly pooling: 'mean' | 'cls' | 'last_token'
  /** Name and content: another file is another model. */
  readonly id: string
}

/** Where `turret model pull` puts the model of this name. */
export function pulledModelPath(dataFolder: string, name: string): string {
  return join(dataFolder, 'models', ...name.split('/'))
}

/** `model` is a folder, or a name that was pulled. Throws StartupError where it is not complete. */
export async function openModelFolder(model: string, dataFolder: string): Promise<ModelFolder> {
  const pulled = pulledModelPath(dataFolder, model)
  const path = !isAbsolute(model) && existsSync(pulled) ? pulled : resolve(model)
  if (!existsSync(path)) {
    throw new StartupError(
      `There is no model ${model}: run turret model pull ${model}, or set TURRET_EMBEDDING_MODEL to a folder with one.`,
    )
  }
  const form = MODEL_FORMS.find(({ file }) => existsSync(join(path, file)))
  const missing = form ? REQUIRED_FILES.find((file) => !existsSync(join(path, file))) : MODEL_FORMS[0].file
  if (!form || missing) {
    throw new StartupError(`The model in ${path} is not complete: ${missing} is missing. Pull it again.`)
  }
  const pooling = readPooling(path)
  const digest = await digestOf([form.file, 'tokenizer.json'].map((file) => join(path, file)))
  return { path, dtype: form.dtype, pooling, id: `transformers:${basename(path)}@${digest}-${pooling}` }
}

const POOLING = z.object({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
})

function readPooling(path: string): ModelFolder['pooling'] {
  const file = join(path, POOLING_FILE)
  if (!existsSync(file)) return 'mean'
  const config = POOLING.parse(JSON.parse(readFileSync(file, 'utf8')))
  if (config.pooling_mode_cls_token) return 'cls'
  return config.pooling_mode_lasttoken ? 'last_token' : 'mean'
}

async function digestOf(files: readonly string[]): Promise<string> {
  const digest = createHash('sha256')
  for (const file of files) for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer)
  return digest.digest('hex').slice(0, 12)
}
