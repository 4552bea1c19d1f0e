import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const BUILD_SCRIPT = fileURLToPath(new URL('../../../scripts/build-kernel.mjs', import.meta.url))

test('the committed WebAssembly is byte for byte what its sources compile to', async () => {
  const build = promisify(execFile)(process.execPath, [BUILD_SCRIPT, '--check'])
  await expect(build).resolves.toMatchObject({ stderr: '' })
})
