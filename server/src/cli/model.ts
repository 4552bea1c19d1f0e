// turret model pull: fetches a sentence model from a hub, for TURRET_EMBEDDER=transformers.

import type { Config } from '../config.ts'
import { pulledModelPath } from '../embed/transformers/model-folder.ts'
import { type ModelForm, pullModel } from '../embed/transformers/pull-model.ts'
import { startProgress } from './progress.ts'

export async function runModelPull(config: Config, name: string, form: ModelForm): Promise<void> {
  const folder = pulledModelPath(config.dataFolder, name)
  let progress: ReturnType<typeof startProgress> | undefined
  await pullModel({
    ...{ hub: config.modelHub, name, form, folder },
    onProgress(doneBytes, totalBytes) {
      progress ??= startProgress(`Pulling ${name}`, totalBytes)
      progress.update(doneBytes)
    },
  })
  progress?.stop()
  process.stdout.write(
    `The model is in ${folder}. Start with TURRET_EMBEDDER=transformers TURRET_EMBEDDING_MODEL=${name}.\n`,
  )
}
