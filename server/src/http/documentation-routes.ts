// The documentation: the machine-readable contract, its reference and the guide, with every file served from here.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { GUIDE_FOLDER, type GuideBook, openGuideBook } from '../guide/guide-book.ts'
import { GUIDE_ADDRESS, guideAddress, guidePage } from '../guide/guide-page.ts'
import { renderMarkdown } from '../guide/render-markdown.ts'
import { VERSION } from '../version.ts'
import { apiReference, type ReferenceDocument } from './reference-page.ts'

const REFERENCE = 'api'
const REFERENCE_TEXT =
  '# API\n\nEvery route of the server. The machine-readable contract is [openapi.json](/openapi.json).'
const SITE_FILES: Readonly<Record<string, string>> = { 'guide.css': 'text/css', 'guide.js': 'text/javascript' }

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
  guideRoutes(app)
}

/** Where the guide is not installed, the reference is all there is. */
function guideRoutes(app: OpenAPIHono): void {
  const book = openGuideBook()
  app.get(GUIDE_ADDRESS, (context) =>
    book === null ? context.redirect(guideAddress(REFERENCE)) : showPage(context, app, book, undefined),
  )
  app.get(`${GUIDE_ADDRESS}/site/:file`, (context) => {
    const type = SITE_FILES[context.req.param('file')]
    if (type === undefined || book === null) return context.notFound()
    context.header('cache-control', 'no-cache')
    return context.body(readFileSync(join(GUIDE_FOLDER, 'site', context.req.param('file')), 'utf8'), 200, {
      'content-type': `${type}; charset=utf-8`,
    })
  })
  app.get(`${GUIDE_ADDRESS}/:name`, (context) => {
    const { name } = context.req.param()
    if (name === 'reference') return context.redirect(guideAddress(REFERENCE))
    const page = name.replace(/\.md$/, '')
    if (page !== name && book?.read(page) !== undefined) return context.redirect(guideAddress(page))
    return showPage(context, app, book, name)
  })
}

function showPage(context: Context, app: OpenAPIHono, book: GuideBook | null, name: string | undefined) {
  const markdown = book?.read(name) ?? (name === REFERENCE ? REFERENCE_TEXT : undefined)
  if (markdown === undefined) return context.notFound()
  const page = renderMarkdown(markdown, guideAddress)
  const reference =
    name === REFERENCE ? apiReference(openApiDocument(app) as unknown as ReferenceDocument) : { html: '', headings: [] }
  return context.html(
    guidePage({
      title: page.title,
      name,
      sections: book?.sections ?? [],
      headings: [...page.headings, ...reference.headings],
      body: `${page.html}${reference.html}`,
    }),
  )
}
