// The machine-readable contract and its reference page. Everything is served from here: no content delivery network.

import type { OpenAPIHono } from '@hono/zod-openapi'
import { VERSION } from '../version.ts'
import { type ReferenceDocument, referencePage } from './reference-page.ts'

/** The OpenAPI document of every route declared on `app` so far. */
export function openApiDocument(app: OpenAPIHono) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Turret API',
      version: VERSION,
      description: 'Product analytics for conversations with AI: track messages, read topics and journeys.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
  })
}

export function documentationRoutes(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'turret_session',
    description:
      'A signed-in member: viewers read, editors also edit topics and fields, owners do all. Every change needs the header X-CSRF-Token with csrf_token from GET /v1/me. With the header X-Project, requests for any other than the current project of the session are refused. Over https the cookie is called __Host-turret_session.',
  })
  app.get('/openapi.json', (context) => context.json(openApiDocument(app)))
  app.get('/docs', (context) => context.html(referencePage(openApiDocument(app) as unknown as ReferenceDocument)))
}
