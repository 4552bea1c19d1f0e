// Installs and builds what is missing or out of date, and says what it does. Run by npm start, npm run demo and npm test.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Turret needs Node 20.19 or newer, and this is ${process.versions.node}: install a newer Node and run this again.`,
  )
  process.exit(1)
}

const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

function newestBelow(folder) {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .reduce((newest, entry) => Math.max(newest, changedAt(join(entry.parentPath, entry.name))), 0)
}

function run(title, ...command) {
  console.error(title)
  const { status } = spawnSync('npm', command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) {
    console.error(`npm ${command.join(' ')} failed: see the message above.`)
    process.exit(1)
  }
}

const installed = join(root, 'node_modules', '.package-lock.json')
if (changedAt(installed) < changedAt(join(root, 'package-lock.json'))) run('Installing packages…', 'ci')

const packages = ['server', 'web', 'sdk/typescript'].map((name) => join(root, name))
const stamp = (folder) => join(folder, 'dist', '.built')
if (packages.some((folder) => changedAt(stamp(folder)) < newestBelow(join(folder, 'src')))) {
  run('Building…', 'run', 'build')
  for (const folder of packages) writeFileSync(stamp(folder), '')
}
