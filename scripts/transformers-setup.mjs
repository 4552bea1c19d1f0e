// Installs the library behind TURRET_EMBEDDER=transformers (470 MB). Its install scripts, which download from outside the
// registry, do not run: what they fetch is for graphics cards.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../server/transformers', import.meta.url))
if (existsSync(`${folder}/node_modules/@huggingface/transformers`)) process.exit(0)
console.error('Installing @huggingface/transformers…')
const flags = ['--ignore-scripts', '--no-audit', '--no-fund']
const { status } = spawnSync('npm', ['ci', '--prefix', folder, ...flags], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (status !== 0) console.error('It could not be installed: see the message above.')
process.exit(status ?? 1)
