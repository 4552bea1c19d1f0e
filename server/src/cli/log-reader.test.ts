import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startServerProcess } from './server-process.fixture.ts'

it('goes on serving where nobody reads its log any more', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turret-log-reader-'))
  const server = await startServerProcess(folder, { TURRET_LOG_LEVEL: 'debug' })
  server.process.stdout?.destroy()
  for (let round = 0; round < 20; round++) {
    await server.call('POST', '/track', { name: 'message', metadata: { prompt: `Hello ${round}` } })
    await fetch(new URL('/v1/nothing', server.url))
  }
  expect((await fetch(new URL('/healthz', server.url))).status).toBe(200)
  expect(await server.stop()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})
