import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

let turret: TestInstallation
beforeAll(async () => {
  turret = await openTestInstallation()
})
afterAll(() => turret.remove())

const open = (path: string) => turret.call('GET', path, { key: null })

it('serves the contract that is committed: run `npm run openapi` after a change of routes', async () => {
  const committed = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8'))
  expect(await (await open('/openapi.json')).json()).toEqual(committed)
})

it('serves a reference of every route, which needs nothing from elsewhere', async () => {
  const page = await (await open('/docs/api')).text()
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  const { paths } = (await (await open('/openapi.json')).json()) as { paths: Record<string, object> }
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) expect(page).toContain(`<code>${method.toUpperCase()} ${path}</code>`)
  }
  expect((await open('/docs/reference')).headers.get('location')).toBe('/docs/api')
})

describe('the guide', () => {
  const links = async (path: string) => {
    const page = await (await open(path)).text()
    return [...page.matchAll(/(?:href|src)="(\/docs[^"#]*)/g)].map(([, link]) => link ?? '')
  }

  it('is a list of pages that are all there, each with headings to link to and no script in it', async () => {
    const pages = [...new Set(await links('/docs'))]
    expect(pages.length).toBeGreaterThan(14)
    for (const path of pages) {
      const response = await open(path)
      expect([path, response.status]).toEqual([path, 200])
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
      if (path.startsWith('/docs/site/')) continue
      const page = await response.text()
      expect(page).not.toMatch(/<script>|<!-- | on[a-z]+="/)
      expect(page.match(/<h1 /g)).toHaveLength(1)
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids).toEqual([...new Set(ids)])
      for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    }
  })

  it('answers an unknown page, or a file beside it, with 404', async () => {
    for (const path of ['/docs/nothing', '/docs/..%2f..%2fREADME', '/docs/site/nothing.js', '/docs/site/..%2fapi.md']) {
      expect([path, (await open(path)).status]).toEqual([path, 404])
    }
    expect((await open('/docs/tracking.md')).headers.get('location')).toBe('/docs/tracking')
  })
})

it('documents every versioned route with its errors, and asks for a key or a session on all but a few', async () => {
  const contract = (await (await open('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { security: unknown[]; responses: object }>>
  }
  const routes = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ path, method, route })),
  )
  expect(routes.length).toBeGreaterThan(8)
  const openToAll: string[] = []
  for (const { path, method, route } of routes) {
    expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['200', '400', '403', '503']))
    if (route.security.length === 0) {
      openToAll.push(`${method} ${path}`)
      continue
    }
    expect(Object.keys(route.responses)).toContain('401')
    const response = await turret.call(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'), { key: null })
    expect([path, response.status]).toEqual([path, 401])
  }
  expect(openToAll.sort()).toEqual([
    'get /v1/setup',
    'post /v1/invitations/accept',
    'post /v1/invitations/preview',
    'post /v1/login',
    'post /v1/password-reset',
    'post /v1/setup',
    'post /v1/signup',
  ])
})

it('tells operators that it lives, is ready, and what it does', async () => {
  expect(await (await open('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await open('/readyz')).status).toBe(200)
  await turret.call('POST', '/track', { body: { name: 'a', metadata: { prompt: 'hello' } } })
  const metrics = await (await open('/metrics')).text()
  expect(metrics).toContain('turret_events_total{outcome="accepted"} 1')
  expect(metrics).toMatch(/turret_http_request_seconds_count\{method="POST",route="\/track",status="200"\} 1/)
  expect(metrics).toContain('turret_pipeline_pending')
})

it('answers a browser with the dashboard, at any address of it, and everything else with JSON', async () => {
  for (const path of ['/', '/topics', '/journeys?from=all']) {
    const page = await turret.call('GET', path, { key: null, headers: { accept: 'text/html,*/*' } })
    expect([path, page.status, page.headers.get('content-type')?.toLowerCase()]).toEqual([
      path,
      200,
      'text/html; charset=utf-8',
    ])
    const html = await page.text()
    expect(html).toContain('<div id="root">')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    for (const [, asset] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect([asset, (await open(asset ?? '')).status]).toEqual([asset, 200])
    }
  }
  const api = await turret.call('GET', '/v1/nothing', { key: null, headers: { accept: 'text/html' } })
  expect([api.status, ((await api.json()) as { code: string }).code]).toEqual([404, 'NOT_FOUND'])
  expect((await open('/topics')).status).toBe(404)
})
