// Takes a picture of every page, wide and narrow, light and dark, from the demo data.
// Usage: npm run screenshots [-- --readme] [--out <folder>] [--url <server> --key <API key>] [--only <words of a page's name>]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { pagesOf } from './screenshot-pages.mjs'

const LAUNCHER = fileURLToPath(new URL('../../server/bin/turret.js', import.meta.url))
const README_FOLDER = fileURLToPath(new URL('../../docs/images', import.meta.url))
const README_PAGES = { overview: '/', topics: '/topics', journeys: '/journeys' }
const KEY = 'screenshots'
const SIZES = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
]

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'turret-screenshots') },
    url: { type: 'string' },
    key: { type: 'string', default: KEY },
    only: { type: 'string', default: '' },
    theme: { type: 'string', default: 'light,dark' },
    size: { type: 'string', default: 'wide,narrow' },
    readme: { type: 'boolean', default: false },
  },
})

const server = options.url ? { url: options.url, stop: async () => {} } : await startDemo()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
mkdirSync(options.out, { recursive: true })
try {
  if (options.readme) await photographForReadme()
  const pages = options.readme
    ? []
    : (await pagesOf(server.url, options.key)).filter(({ name }) => name.includes(options.only))
  for (const theme of options.theme.split(',')) {
    for (const size of SIZES.filter(({ name }) => options.size.includes(name))) await photograph(pages, theme, size)
  }
  console.log(`Pictures are in ${options.readme ? README_FOLDER : options.out}`)
} finally {
  await browser.close()
  await server.stop()
}

async function photograph(pages, theme, { name: sizeName, width, height }) {
  const context = await openContext(theme, { width, height })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.error(`${page.url()}: ${message.text()}`)
  })
  for (const { name, path, prepare, whole = true } of pages) {
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await settled(page)
    try {
      await prepare?.(page)
    } catch (error) {
      console.error(`${name}, ${sizeName}: ${error.message.split('\n')[0]}`)
    }
    await settled(page)
    await page.screenshot({ path: join(options.out, `${name}-${sizeName}-${theme}.png`), fullPage: whole })
  }
  await context.close()
}

/** The three pictures that the README shows, as small files. */
async function photographForReadme() {
  const context = await openContext('light', { width: 1280, height: 800 })
  const page = await context.newPage()
  for (const [name, path] of Object.entries(README_PAGES)) {
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await settled(page)
    writeFileSync(join(README_FOLDER, `${name}.webp`), await compressed(context, await page.screenshot()))
  }
  await context.close()
}

/** The browser itself writes WebP. */
async function compressed(context, png) {
  const page = await context.newPage()
  const url = await page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.82)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  await page.close()
  return Buffer.from(url.split(',')[1], 'base64')
}

async function openContext(theme, viewport) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport,
    locale: 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  await context.addInitScript((key) => sessionStorage.setItem('turret-api-key', key), options.key)
  return context
}

async function settled(page) {
  await page.waitForLoadState('networkidle').catch(() => {})
  await page
    .waitForFunction(
      () => document.querySelector('[role="status"][aria-label^="Loading"],[aria-busy="true"]') === null,
      null,
      { timeout: 8_000 },
    )
    .catch(() => console.error(`${page.url()}: still loading`))
}

async function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'turret-screenshots-data-'))
  const child = spawn(process.execPath, [LAUNCHER, 'demo'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, TURRET_LOG_LEVEL: 'warn' },
      ...{ TURRET_DATA: folder, TURRET_PORT: '0', TURRET_API_KEY: KEY },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    const url = /ready at (\S+)/.exec(output)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    return {
      url,
      async stop() {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }
  throw new Error(`The demo ended: ${output}`)
}
