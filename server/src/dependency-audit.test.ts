// The check of dependencies in continuous integration, against registries that answer, refuse, or are not there.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from './repository-root.fixture.ts'

const advisory = (severity: string) => ({
  hono: [{ ...{ id: 1, url: 'https://example.com/1', title: 'Lets anybody in', severity }, vulnerable_versions: '*' }],
})

/** What `npm run audit` says of a registry that answers the question for vulnerabilities so. */
async function audit(status: number, answer: object): Promise<{ code: number | null; said: string }> {
  const registry = createServer((request, response) => {
    const isQuestion = request.url === '/-/npm/v1/security/advisories/bulk'
    response.writeHead(isQuestion ? status : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isQuestion ? answer : {}))
  })
  registry.listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`
  try {
    return await auditAt(url)
  } finally {
    registry.close()
  }
}

async function auditAt(registry: string): Promise<{ code: number | null; said: string }> {
  const cache = mkdtempSync(join(tmpdir(), 'turret-audit-'))
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['scripts/audit-dependencies.mjs'], {
    cwd: repositoryRoot(),
    env: { PATH, HOME, npm_config_registry: registry, npm_config_cache: cache },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [code] = await once(child, 'close')
  rmSync(cache, { recursive: true, force: true })
  return { code: code as number | null, said }
}

it('passes where nothing severe is known', async () => {
  expect(await audit(200, {})).toMatchObject({
    code: 0,
    said: expect.stringMatching(/\d+ dependencies: 0 with severe/),
  })
})

it('fails with the name of a package of which something severe is known', async () => {
  const { code, said } = await audit(200, advisory('high'))
  expect([code, said]).toEqual([1, expect.stringMatching(/high: hono .*Lets anybody in/)])
})

it('passes over what is not severe, and counts it', async () => {
  expect(await audit(200, advisory('moderate'))).toMatchObject({
    code: 0,
    said: expect.stringMatching(/0 with severe vulnerabilities, [1-9]/),
  })
})

it('fails nothing where the registry has no list or is not there, and says that nothing was checked', async () => {
  const said = expect.stringMatching(/were not checked/)
  expect(await audit(405, {})).toEqual({ code: 0, said })
  expect(await auditAt('http://127.0.0.1:9/')).toEqual({ code: 0, said })
})
