// MCP over Streamable HTTP, for callers with an API key. Stateless: each request has a server of its own, so that any
// process can answer it and nothing is kept between two of them.

import type { OpenAPIHono } from '@hono/zod-openapi'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { AppError } from '../errors.ts'
import { apiCall } from '../mcp/api-call.ts'
import { createMcpServer } from '../mcp/mcp-server.ts'
import { apiKeyOf, type Gate } from './gate.ts'
import { readJsonBody } from './request-body.ts'

const PATH = '/mcp'
const BODY_LIMIT_BYTES = 256 * 1024

export function mcpRoutes(app: OpenAPIHono, { access }: Pick<Gate, 'access'>): void {
  app.post(PATH, async (context) => {
    context.header('WWW-Authenticate', 'Bearer')
    const key = apiKeyOf(context)
    const { scopes } = access.authorise(key, 'read')
    const body = await readJsonBody(context, BODY_LIMIT_BYTES)
    const forwarded = context.req.header('x-forwarded-for')
    const call = apiCall((path, init) => {
      const headers = new Headers(init.headers)
      if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded)
      return app.request(path, { ...init, headers }, context.env)
    }, key ?? '')
    const server = createMcpServer(call, scopes.includes('manage'))
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    try {
      return await transport.handleRequest(context.req.raw, { parsedBody: body })
    } finally {
      await server.close()
    }
  })
  app.on(['GET', 'DELETE'], PATH, (context) => {
    context.header('Allow', 'POST')
    const error = new AppError('METHOD_NOT_ALLOWED', 'This server keeps no MCP sessions: send every message with POST.')
    return context.json(error.toBody(), error.status)
  })
}
