import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PROCESS_KEY, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const TURRET = fileURLToPath(new URL('../../bin/turret.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'turret-mcp-'))
let server: ServerProcess
beforeAll(async () => {
  server = await startServerProcess(folder)
})
afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

const started = (key: string) =>
  new StdioClientTransport({
    command: process.execPath,
    args: [TURRET, 'mcp', '--url', server.url, '--key', key],
    stderr: 'pipe',
  })

it('serves the tools over standard input and output, from a running server', async () => {
  await server.call('POST', '/track', {
    name: 'message',
    session_id: 'stdio',
    metadata: { prompt: 'Where is my order?' },
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(started(PROCESS_KEY))
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('compare_segments')
  await expect
    .poll(async () => {
      const { content } = await client.callTool({ name: 'get_session', arguments: { id: 'stdio' } })
      return (content as { text: string }[])[0]?.text
    })
    .toContain('Where is my order?')
  await client.close()
}, 30_000)

it('ends with a sentence where the server refuses the key', async () => {
  const transport = started('wrong')
  let said = ''
  const client = new Client({ name: 'test', version: '1' })
  const failed = client.connect(transport)
  transport.stderr?.on('data', (bytes) => {
    said += String(bytes)
  })
  await expect(failed).rejects.toThrow(/closed/i)
  expect(said).toMatch(/unknown or revoked/)
}, 30_000)
