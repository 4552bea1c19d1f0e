// Fetches a model from a hub into a folder of its own: complete and renamed into place, or not there at all.

import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartupError } from '../../errors.ts'
import { MODEL_FORMS, POOLING_FILE, REQUIRED_FILES } from './model-folder.ts'

export type ModelForm = (typeof MODEL_FORMS)[number]['dtype']

export interface PullOptions {
  /** Address of the hub, such as https://huggingface.co. */
  readonly hub: string
  /** Such as sentence-transformers/all-MiniLM-L6-v2. */
  readonly name: string
  /** Full or half precision, or eight bits. */
  readonly form: ModelForm
  readonly folder: string
  /** Bytes of the model file. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

const NAME = /^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/
const OPTIONAL_FILES = [POOLING_FILE, 'special_tokens_map.json'] as const

/** Replaces an earlier pull of the same name. Throws StartupError with what to do where the hub does not give the model. */
export async function pullModel({ hub, name, form, folder, onProgress }: PullOptions): Promise<void> {
  if (!NAME.test(name)) throw new StartupError(`${name} is no name of a model: it looks like owner/model.`)
  const modelFile = MODEL_FORMS.find(({ dtype }) => dtype === form)?.file ?? MODEL_FORMS[0].file
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  try {
    for (const file of [...REQUIRED_FILES, ...OPTIONAL_FILES, modelFile]) {
      const isOptional = (OPTIONAL_FILES as readonly string[]).includes(file)
      const response = await ask(`${hub}/${name}/resolve/main/${file}`)
      if (response.status === 404 && isOptional) continue
      if (!response.ok) throw new StartupError(refusal(hub, name, file, response.status))
      await save(response, join(partial, file), file === modelFile ? onProgress : undefined)
    }
    mkdirSync(dirname(folder), { recursive: true })
    if (existsSync(folder)) rmSync(folder, { recursive: true })
    renameSync(partial, folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

async function ask(address: string): Promise<Response> {
  try {
    return await fetch(address)
  } catch (cause) {
    throw new StartupError(
      `${address} cannot be reached: check the network, or set TURRET_MODEL_HUB. A folder that was copied here works too.`,
      { cause },
    )
  }
}

function refusal(hub: string, name: string, file: string, status: number): string {
  const what = status === 404 ? 'has no' : `answered ${status} for`
  return `${hub} ${what} ${file} of ${name}: choose a model with ONNX files, or another --form.`
}

async function save(response: Response, path: string, onProgress: PullOptions['onProgress']): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const total = Number(response.headers.get('content-length') ?? 0)
  const file = createWriteStream(path)
  let done = 0
  for await (const chunk of response.body ?? []) {
    if (!file.write(chunk)) await once(file, 'drain')
    done += chunk.byteLength
    onProgress?.(done, Math.max(total, done))
  }
  file.end()
  await once(file, 'close')
  if (total > 0 && response.headers.get('content-encoding') === null && done !== total) {
    throw new StartupError(`The transfer of ${path} ended early: pull the model again.`)
  }
}
