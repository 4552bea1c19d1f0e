// The dashboard: built files, and its first page for every address that a browser opens and no route answers.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'

const BUILT_FILES = fileURLToPath(new URL('../../../web/dist', import.meta.url))
const FIRST_PAGE = join(BUILT_FILES, 'index.html')
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Without built files (a server installed on its own) there is no dashboard, and nothing else changes. */
export function dashboardRoutes(app: OpenAPIHono): void {
  if (!existsSync(BUILT_FILES)) return
  app.get(
    '/*',
    serveStatic({
      root: BUILT_FILES,
      // Vite names the files below assets/ by their content; the others may change with the next version.
      onFound: (path, context) =>
        context.header(
          'cache-control',
          path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        ),
    }),
  )
}

/** The dashboard's first page, for requests of a browser; undefined for any other request, or where it is not built. */
export async function dashboardPage(context: Context): Promise<Response | undefined> {
  const wantsPage = context.req.method === 'GET' && (context.req.header('accept') ?? '').includes('text/html')
  if (!wantsPage || context.req.path.startsWith('/v1/') || !existsSync(FIRST_PAGE)) return undefined
  context.header('cache-control', 'no-cache')
  return context.html(await readFile(FIRST_PAGE, 'utf8'))
}
