// For the tests of the documentation: the fenced blocks of a Markdown file, with the hidden set-up around them.

import { lexer, type Tokens, walkTokens } from 'marked'

/**
 * What a test does with a block, by the words behind its fence:
 * `bash`, `js`, `python` run · `bash serve` starts a server, which must become ready · `bash syntax` is parsed alone ·
 * `json` is the shape of the answer of the block that ran before · `json config` is parsed ·
 * `text`, `yaml`, `ini`, `nginx` are not run: the settings that they name must exist.
 * `<!-- setup LANGUAGE … -->` runs before the next block of its language, `<!-- check LANGUAGE … -->` behind the last.
 */
export interface Snippet {
  readonly language: string
  readonly manner: string
  readonly code: string
  readonly line: number
  readonly setup: string
  check: string
}

const HIDDEN = /^<!-- (setup|check) (\w+)\n([\s\S]*?)-->/

export function snippetsOf(markdown: string): Snippet[] {
  const snippets: Snippet[] = []
  let setup = ''
  let line = 1
  for (const token of lexer(markdown)) {
    const hidden = token.type === 'html' ? HIDDEN.exec(token.raw.trim()) : null
    if (hidden?.[1] === 'setup') setup += hidden[3] ?? ''
    const last = snippets.at(-1)
    if (hidden?.[1] === 'check' && last) last.check += hidden[3] ?? ''
    if (token.type === 'code') {
      const [language = '', manner = ''] = ((token as Tokens.Code).lang ?? '').split(/\s+/)
      snippets.push({ language, manner, code: (token as Tokens.Code).text, line, setup, check: '' })
      setup = ''
    }
    line += token.raw.split('\n').length - 1
  }
  return snippets
}

/** Addresses of all links of a Markdown file. */
export function linksOf(markdown: string): string[] {
  const addresses: string[] = []
  walkTokens(lexer(markdown), (token) => {
    if (token.type === 'link') addresses.push((token as Tokens.Link).href)
  })
  return addresses
}
