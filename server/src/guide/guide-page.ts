// The frame of every page of the documentation: navigation beside the text, styles and script from files of our own.

import { html, raw } from 'hono/html'
import type { GuideSection } from './guide-book.ts'

export const GUIDE_ADDRESS = '/docs'
export const guideAddress = (name: string) => (name === 'README' ? GUIDE_ADDRESS : `${GUIDE_ADDRESS}/${name}`)

export interface GuidePage {
  readonly title: string
  /** Undefined for the list of contents. */
  readonly name: string | undefined
  readonly sections: readonly GuideSection[]
  /** Below the page in the navigation. */
  readonly headings: readonly { readonly id: string; readonly text: string }[]
  /** HTML. */
  readonly body: unknown
}

export function guidePage({ title, name, sections, headings, body }: GuidePage) {
  const pages = sections.flatMap(({ links }) => links)
  const next = pages[pages.findIndex((page) => page.name === name) + 1]
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Turret</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="${GUIDE_ADDRESS}/site/guide.css">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header><a href="${GUIDE_ADDRESS}">Turret docs</a><a href="/">Dashboard</a></header>
<div class="frame">
<nav aria-label="Pages"><details id="pages" open><summary>Pages</summary>${sections.map((section) => navigation(section, name, headings))}</details></nav>
<script src="${GUIDE_ADDRESS}/site/guide.js"></script>
<main id="text" tabindex="-1">${raw(body as string)}
${next ? html`<p class="next"><a href="${guideAddress(next.name)}">Next: ${next.title}</a></p>` : ''}</main>
</div>
</body></html>`
}

function navigation({ title, links }: GuideSection, current: string | undefined, headings: GuidePage['headings']) {
  return html`<h2>${title}</h2><ul>${links.map(
    (link) =>
      html`<li><a href="${guideAddress(link.name)}"${link.name === current ? raw(' aria-current="page"') : ''}>${link.title}</a>${
        link.name === current && headings.length > 1
          ? html`<ul>${headings.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ul>`
          : ''
      }</li>`,
  )}</ul>`
}
