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
  app.get('/openapi.json', (context) => context.json(openApiDocument(app)))
  app.get('/docs', (context) => context.html(referencePage(openApiDocument(app) as unknown as ReferenceDocument)))
}
