// Markdown of the guide as HTML: headings have addresses, links lead to pages, comments stay in the file.

import { Marked, type Tokens } from 'marked'

export interface RenderedPage {
  readonly title: string
  readonly html: string
  /** Second-level headings. */
  readonly headings: readonly { readonly id: string; readonly text: string }[]
}

/** `address` turns the name of a page into where it is served. */
export function renderMarkdown(markdown: string, address: (name: string) => string): RenderedPage {
  const ids = new Map<string, number>()
  const headings: { id: string; text: string }[] = []
  let title = ''
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const content = this.parser.parseInline(tokens)
        if (depth === 1) title = plainText(text)
        const id = headingId(text, ids)
        if (depth === 2) headings.push({ id, text: plainText(text) })
        const anchor = `<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`
        return `<h${depth} id="${id}">${content}${depth === 1 ? '' : anchor}</h${depth}>\n`
      },
      link({ href, tokens }) {
        return `<a href="${escaped(servedAt(href, address))}">${this.parser.parseInline(tokens)}</a>`
      },
      code({ text, lang }) {
        return `<pre tabindex="0" data-language="${escaped(languageOf(lang))}"><code>${escaped(text)}</code></pre>\n`
      },
      html: () => '',
      table(token: Tokens.Table) {
        const row = (tag: string, cells: Tokens.TableCell[]) =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`
        const body = token.rows.map((cells) => row('td', cells)).join('')
        return `<div class="wide" tabindex="0"><table><thead>${row('th', token.header)}</thead><tbody>${body}</tbody></table></div>\n`
      },
    },
  })
  return { html: marked.parse(markdown, { async: false }), title, headings }
}

/** The first word behind the fence; what follows is for the tests of the guide. */
export function languageOf(lang: string | undefined): string {
  return lang?.split(/\s/)[0] ?? ''
}

/** As GitHub makes it, so that links within the files work there too. */
export function headingId(text: string, taken: Map<string, number>): string {
  const plain = plainText(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
  const times = taken.get(plain) ?? 0
  taken.set(plain, times + 1)
  return times === 0 ? plain : `${plain}-${times}`
}

function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
}

function servedAt(href: string, address: (name: string) => string): string {
  const page = /^([A-Za-z-]+)\.md(#.*)?$/.exec(href)
  return page ? `${address(page[1] ?? '')}${page[2] ?? ''}` : href
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
