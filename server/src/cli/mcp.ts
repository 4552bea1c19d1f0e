// turret mcp: the tools for assistants that start programs (MCP over stdio), on a running server.

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { StartupError } from '../errors.ts'
import { apiCall } from '../mcp/api-call.ts'
import { createMcpServer } from '../mcp/mcp-server.ts'

/** Serves until standard input ends. Throws StartupError where the server cannot be reached or refuses the key. */
export async function runMcp(url: string, key: string | undefined): Promise<void> {
  if (key === undefined || key === '') {
    throw new StartupError('turret mcp needs an API key with the scope read: give --key, or set TURRET_API_KEY.')
  }
  const call = apiCall((path, init) => fetch(new URL(path, url), init), key)
  await check(call, url)
  const server = createMcpServer(call, true)
  const ended = new Promise<void>((resolve) => {
    server.server.onclose = resolve
    process.stdin.once('end', resolve)
  })
  await server.connect(new StdioServerTransport())
  await ended
  await server.close()
}

async function check(call: ReturnType<typeof apiCall>, url: string): Promise<void> {
  const answer = await call('GET', '/v1/status').catch((cause: unknown) => {
    throw new StartupError(`Cannot reach ${url}: check that the server is running and the address is right.`, { cause })
  })
  if (!answer.ok) throw new StartupError((answer.body as { error: string }).error)
}
