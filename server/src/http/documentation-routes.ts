// The machine-readable contract and its reference page. Everything is served from here: no content delivery network.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { VERSION } from '../version.ts'

const REFERENCE_SCRIPT = createRequire(import.meta.url).resolve('rapidoc/dist/rapidoc-min.js')

const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Turret API</title>
    <link rel="icon" href="data:,">
    <script src="/docs/reference.js"></script>
  </head>
  <body>
    <rapi-doc spec-url="/openapi.json" render-style="focused" load-fonts="false" allow-spec-url-load="false"
      allow-spec-file-load="false" show-header="false" schema-style="table" theme="light"></rapi-doc>
  </body>
</html>
`

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
  app.get('/docs', (context) => context.html(REFERENCE_PAGE))
  app.get('/docs/reference.js', async (context) => {
    context.header('content-type', 'text/javascript; charset=utf-8')
    context.header('cache-control', 'public, max-age=86400')
    return context.body(await readFile(REFERENCE_SCRIPT, 'utf8'))
  })
}
