#!/usr/bin/env node
// Committed launcher: npm links a workspace's command only when its target exists at install time.

import { existsSync } from 'node:fs'

const program = new URL('../dist/cli/program.js', import.meta.url)
if (!existsSync(program)) {
  console.error('Turret is not built yet: run `npm run build` in the clone, then try again.')
  process.exit(1)
}
const { runCommandLine } = await import(program.href)
await runCommandLine(process.argv, process.env)
