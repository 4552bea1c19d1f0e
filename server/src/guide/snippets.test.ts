// Every snippet of the documentation, run as a reader would run it, against a real server with the demo conversations.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SETTING_NAMES } from '../config.ts'
import { mismatches } from './answer-shape.fixture.ts'
import { GUIDE_FOLDER, openGuideBook } from './guide-book.ts'
import { renderMarkdown } from './render-markdown.ts'
import { openWorkshop, type Workshop } from './snippet-workshop.fixture.ts'
import { linksOf, type Snippet, snippetsOf } from './snippets.fixture.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const guidePages = readdirSync(GUIDE_FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(GUIDE_FOLDER, name))
const others = ['README.md', 'sdk/typescript/README.md', 'sdk/python/README.md'].map((name) => join(ROOT, name))
const PAGES = [...guidePages, ...others].map((path) => ({
  path,
  name: relative(ROOT, path),
  text: readFileSync(path, 'utf8'),
}))

const RUN = ['bash', 'js', 'python']
const CONFIGURATION = ['text', 'yaml', 'ini', 'nginx']

/** An error of the API, which curl prints without failing itself. */
const FAILURE = /"success": ?false/

let workshop: Workshop
beforeAll(async () => {
  workshop = await openWorkshop()
}, 300_000)
afterAll(() => workshop.close())

describe.each(PAGES)('$name', ({ path, name, text }) => {
  beforeAll(() => workshop.startPage())
  let answer = ''

  const snippets = snippetsOf(text)
  for (const [index, snippet] of snippets.entries()) {
    const { language, manner, line, code } = snippet
    const showsFailure = FAILURE.test(snippets[index + 1]?.code ?? '')
    it(`${language} ${manner} in line ${line}: ${code.split('\n')[0]?.slice(0, 60)}`, async () => {
      if (language === 'json') return checkJson(snippet, answer)
      answer = await perform(snippet)
      if (!showsFailure) expect(answer).not.toMatch(FAILURE)
    }, 120_000)
  }

  it('names settings that exist, and leads to pages and places that exist', () => {
    const settings = new Set(text.match(/\bTURRET_[A-Z_]+\b/g))
    for (const setting of settings) expect(SETTING_NAMES).toContain(setting)
    for (const link of linksOf(text)) expect([name, link, leadsSomewhere(path, link)]).toEqual([name, link, true])
  })
})

async function perform(snippet: Snippet): Promise<string> {
  const { language, manner, code } = snippet
  if (language === 'bash' && manner === 'serve') return workshop.serve(snippet)
  if (language === 'bash' && manner === 'syntax') {
    console.log(`Not run, read by bash alone: ${code}`)
    execFileSync('bash', ['-n'], { input: code })
    return ''
  }
  if (RUN.includes(language)) return workshop.run(snippet)
  expect(CONFIGURATION).toContain(language)
  console.log(`Not run, its settings are checked: ${language} in line ${snippet.line}`)
  return ''
}

function checkJson({ manner, code }: Snippet, answer: string): void {
  const shown = JSON.parse(code)
  if (manner === 'config') return
  expect(manner).toBe('')
  expect(mismatches(shown, JSON.parse(answer))).toEqual([])
}

/** A page of the guide with that heading, a file of the repository, or an address that the server answers. */
function leadsSomewhere(path: string, link: string): boolean {
  if (/^https?:/.test(link)) return true
  const [target = '', place] = link.split('#')
  if (target.startsWith('/')) return ['/', '/docs/api', '/openapi.json'].includes(target)
  const file = target === '' ? path : join(dirname(path), target)
  if (!existsSync(file)) return false
  if (place === undefined) return true
  return renderMarkdown(readFileSync(file, 'utf8'), (page) => page).html.includes(`id="${place}"`)
}

it('every page of the guide is in its list of contents', () => {
  const listed = openGuideBook()?.sections.flatMap(({ links }) => links.map(({ name }) => `${name}.md`))
  expect(listed?.sort()).toEqual(
    guidePages
      .map((path) => relative(GUIDE_FOLDER, path))
      .filter((name) => name !== 'README.md')
      .sort(),
  )
})
