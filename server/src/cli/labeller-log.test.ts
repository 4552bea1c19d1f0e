// The key of a language model in a real server process that logs everything it can: in no line, no answer and no file.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { messages } from '../labeller/labeller.fixture.ts'
import { ModelServer } from '../openai/model-server.fixture.ts'
import { startServerProcess } from './server-process.fixture.ts'

const KEY = 'sk-never-0123456789abcdefghijklmnopqrstuv'

it('the key of a model is in no log, answer or file, whatever the server of the model says', async () => {
  const model = await ModelServer.start(({ authorization }) => ({
    status: 401,
    headers: { 'x-echo': authorization ?? '' },
    body: { error: { message: `Wrong key ${KEY}, seen as ${authorization}, starts with ${KEY.slice(0, 12)}` } },
  }))
  const folder = mkdtempSync(join(tmpdir(), 'turret-labeller-log-'))
  const settings = {
    ...{ TURRET_LLM_BASE_URL: model.baseUrl, TURRET_LLM_API_KEY: KEY, TURRET_LLM_MODEL: 'tiny-1' },
    TURRET_LOG_LEVEL: 'trace',
  }
  const server = await startServerProcess(folder, settings, { stderr: 'pipe' })
  let log = ''
  server.process.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  try {
    await server.call('POST', '/v1/batch', { events: messages() })
    const problem = async () =>
      (await server.call<{ labeller_problem: string | null }>('GET', '/v1/status')).labeller_problem ?? ''
    await expect.poll(problem, { timeout: 60_000, interval: 100 }).toContain('answered 401')
    expect(await problem()).not.toContain(KEY.slice(0, 12))
    await expect.poll(() => log, { timeout: 10_000 }).toContain('answered 401')
  } finally {
    await server.stop()
    await model.close()
  }
  expect(model.requests[0]?.authorization).toBe(`Bearer ${KEY}`)
  expect(log).not.toContain(KEY.slice(0, 12))
  for (const path of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue
    expect([path.name, readFileSync(join(path.parentPath, path.name)).includes(KEY.slice(0, 12))]).toEqual([
      path.name,
      false,
    ])
  }
  rmSync(folder, { recursive: true })
})
