// The TypeScript client bundled into a web page: with an API key it refuses to run, and says where messages belong.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hasChromium, launchChromium, openPage } from './chromium.ts'

const CLIENT = fileURLToPath(new URL('../../sdk/typescript/src/index.ts', import.meta.url))
const PAGE = `import { Turret } from ${JSON.stringify(CLIENT)}
window.track = async (apiKey) => {
  const errors = []
  const turret = new Turret({ apiKey, baseUrl: location.origin, onError: ({ code }) => errors.push(code) })
  turret.track('How do I reset my password?')
  return { errors, flushed: await turret.flush(), stats: turret.stats }
}`

declare global {
  interface Window {
    track(apiKey?: string): Promise<{ errors: string[]; flushed: boolean; stats: { delivered: number } }>
  }
}

const requests: { url: string | undefined; key: string | string[] | undefined }[] = []
const host = createServer((request, response) => {
  if (request.method !== 'POST') return void response.setHeader('content-type', 'text/html').end(page)
  requests.push({ url: request.url, key: request.headers['x-api-key'] })
  request.resume()
  response.end(JSON.stringify({ accepted: 1, results: [{}], rejected: [] }))
})
let page = ''

beforeAll(async () => {
  page = `<!doctype html><link rel="icon" href="data:,"><script type="module">${await bundled()}</script>`
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
})
afterAll(() => void host.close())

async function bundled(): Promise<string> {
  const entry = 'virtual:page'
  const output = (await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: true, rolldownOptions: { input: entry } },
    plugins: [
      { name: 'page', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? PAGE : null) },
    ],
  })) as Rolldown.RolldownOutput
  const [chunk] = output.output
  return chunk.code
}

it.runIf(hasChromium)('refuses an API key in a real browser, and serves the own backend without one', async () => {
  const browser = await launchChromium()
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const watched = await openPage(browser, { origin, signedIn: false })
  await watched.page.goto('/')
  const withKey = await watched.page.evaluate(() => window.track('tk_secret'))
  expect(withKey).toMatchObject({ errors: ['API_KEY_IN_BROWSER'], flushed: true, stats: { delivered: 0 } })
  expect(requests).toEqual([])
  const without = await watched.page.evaluate(() => window.track())
  expect(without).toMatchObject({ errors: [], stats: { delivered: 1 } })
  expect(requests).toEqual([{ url: '/v1/batch', key: undefined }])
  expect(watched.problems).toEqual([])
  await browser.close()
})
