// turret openapi: writes the contract that the running server would serve.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { openApiDocument } from '../http/documentation-routes.ts'
import { openInstallation } from '../main.ts'

export async function writeOpenApi(path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'turret-openapi-'))
  try {
    const installation = await openInstallation(readConfig({ TURRET_DATA: folder, TURRET_LOG_LEVEL: 'silent' }))
    writeFileSync(path, `${JSON.stringify(openApiDocument(installation.http), null, 2)}\n`)
    await installation.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
