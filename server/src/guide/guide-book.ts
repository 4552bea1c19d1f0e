// The guide: Markdown files of docs/guide, of which README.md says which pages there are and in which order.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lexer, type Tokens, walkTokens } from 'marked'

export const GUIDE_FOLDER = fileURLToPath(new URL('../../../docs/guide', import.meta.url))
const CONTENTS = 'README.md'

export interface GuideLink {
  readonly title: string
  /** Name of the page in the address and of its file: `tracking` of tracking.md. */
  readonly name: string
}

export interface GuideSection {
  readonly title: string
  readonly links: readonly GuideLink[]
}

export interface GuideBook {
  readonly sections: readonly GuideSection[]
  /** Markdown of a page, or of the list of contents; undefined where there is no such page. */
  read(name?: string): string | undefined
}

/** Null where the guide is not installed, as with the server's package alone. */
export function openGuideBook(folder = GUIDE_FOLDER): GuideBook | null {
  const path = join(folder, CONTENTS)
  if (!existsSync(path)) return null
  const contents = readFileSync(path, 'utf8')
  const sections = sectionsOf(contents)
  const names = new Set(sections.flatMap(({ links }) => links.map(({ name }) => name)))
  return {
    sections,
    read(name) {
      if (name === undefined) return contents
      return names.has(name) ? readFileSync(join(folder, `${name}.md`), 'utf8') : undefined
    },
  }
}

/** Second-level headings are sections; the links to pages below them are theirs. */
function sectionsOf(markdown: string): GuideSection[] {
  const sections: { title: string; links: GuideLink[] }[] = []
  for (const token of lexer(markdown)) {
    if (token.type === 'heading' && token.depth === 2) sections.push({ title: token.text, links: [] })
    walkTokens([token], (inner) => {
      if (inner.type !== 'link') return
      const { href, text } = inner as Tokens.Link
      const name = /^([a-z-]+)\.md$/.exec(href)?.[1]
      if (name) sections.at(-1)?.links.push({ title: text, name })
    })
  }
  return sections.filter(({ links }) => links.length > 0)
}
