import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestInstallation, type TestInstallation } from './installation.fixture.ts'

let plain: TestInstallation
let behindTls: TestInstallation
beforeAll(async () => {
  plain = await openTestInstallation()
  behindTls = await openTestInstallation({ TURRET_PUBLIC_URL: 'https://turret.example.com' })
})
afterAll(() => Promise.all([plain.remove(), behindTls.remove()]))

const event = { name: 'message', metadata: { prompt: 'hello' } }
/** Answers of every kind: data, pages, files, refusals, failures of the caller, an export, a fast path of its own. */
const REQUESTS: [method: string, path: string, status: number, options?: Parameters<TestInstallation['call']>[2]][] = [
  ['POST', '/track', 200, { body: event }],
  ['POST', '/v1/batch', 200, { body: { events: [event] } }],
  ['POST', '/track', 400, { body: '{' }],
  ['POST', '/track', 401, { key: null, body: event }],
  ['POST', '/track', 415, { body: 'x', headers: { 'content-type': 'text/plain' } }],
  ['POST', '/otel/v1/traces', 200, { body: { resourceSpans: [] } }],
  ['GET', '/v1/events', 200],
  ['HEAD', '/v1/events', 200],
  ['GET', '/v1/export?format=jsonl', 200],
  ['GET', '/v1/nothing', 404],
  ['GET', '/docs/api', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/healthz', 200, { key: null }],
  ['GET', '/metrics', 200, { key: null }],
  ['GET', '/mcp', 405],
  ['OPTIONS', '/v1/events', 405],
]

it('tells browsers with every answer to run scripts of ours alone, frame nothing and guess no type', async () => {
  for (const [method, path, status, options] of REQUESTS) {
    const { headers, status: answered } = await plain.call(method, path, options)
    expect([method, path, answered]).toEqual([method, path, status])
    const policy = headers.get('content-security-policy') ?? ''
    expect([path, /script-src 'self'(;|$)/.test(policy), /frame-ancestors 'none'/.test(policy)]).toEqual([
      path,
      true,
      true,
    ])
    expect([path, headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual([
      path,
      'nosniff',
      'DENY',
    ])
    expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null])
    expect([path, headers.get('x-powered-by'), headers.get('server')]).toEqual([path, null, null])
  }
})

it('keeps no answer of the API in a cache', async () => {
  for (const [method, path, , options] of REQUESTS.filter(
    ([, path]) => /^\/(track|v1)/.test(path) && path !== '/v1/nothing',
  )) {
    const { headers } = await plain.call(method, path, options)
    if (method !== 'OPTIONS') expect([path, headers.get('cache-control')]).toEqual([path, 'no-store'])
  }
})

it('insists on https where users come over it, and nowhere else', async () => {
  for (const [method, path, , options] of REQUESTS) {
    const strict = async (turret: TestInstallation) =>
      (await turret.call(method, path, options)).headers.get('strict-transport-security')
    expect([path, await strict(behindTls)]).toEqual([path, 'max-age=15552000'])
    expect([path, await strict(plain)]).toEqual([path, null])
  }
})

it('has no script and no handler in its pages', async () => {
  for (const path of ['/docs', '/docs/api', '/topics']) {
    const page = await (await plain.call('GET', path, { headers: { accept: 'text/html' } })).text()
    expect([path, page.match(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|javascript:/gi)]).toEqual([path, null])
  }
})

it('gives out no file but those of the dashboard and the guide', async () => {
  const up = ['..%2f..%2f..%2f', '%2e%2e%2f%2e%2e%2f', '..%5c..%5c', '%2e%2e/%2e%2e/', '%00', '%ff']
  for (const below of ['/', '/assets/', '/docs/', '/docs/site/']) {
    for (const path of up.flatMap((parts) => [`${below}${parts}package.json`, `${below}${parts}README.md`])) {
      const answer = await plain.call('GET', path, { key: null })
      expect([path, answer.status, /turret-workspace|npm /.test(await answer.text())]).toEqual([path, 404, false])
    }
  }
})
