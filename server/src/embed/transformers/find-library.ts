// Where @huggingface/transformers is: it weighs 470 MB and is installed on demand only, without its install scripts.

import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { StartupError } from '../../errors.ts'

const LIBRARY = '@huggingface/transformers'
/** Of a clone, and of the image that is built with it. */
const OWN_FOLDER = fileURLToPath(new URL('../../../transformers/', import.meta.url))

/** Address to import the library from. Throws StartupError with how to install it. */
export function findLibrary(): string {
  const { resolve } = createRequire(import.meta.url)
  try {
    return pathToFileURL(resolve(LIBRARY, { paths: [OWN_FOLDER, import.meta.dirname] })).href
  } catch (cause) {
    throw new StartupError(
      `TURRET_EMBEDDER=transformers needs the library ${LIBRARY}: run npm run transformers:setup in Turret's folder, then start again.`,
      { cause },
    )
  }
}
