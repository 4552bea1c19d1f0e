// Test only: the root of the repository, from wherever the compiled file lies.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'CHANGELOG.md'))) {
    if (dirname(folder) === folder) throw new Error('Tests run inside a clone of the repository.')
    folder = dirname(folder)
  }
  return folder
}
