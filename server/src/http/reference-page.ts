// The API reference, made from the OpenAPI document: every route with its parameters, bodies and answers.

import { html } from 'hono/html'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: unknown
  readonly responses?: Readonly<Record<string, unknown>>
}

/** The members of an OpenAPI 3.1 document that the page shows. */
export interface ReferenceDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

interface Heading {
  readonly id: string
  readonly text: string
}

/** HTML with the headings of its sections; every text of the document is escaped. */
export function apiReference(document: ReferenceDocument): { readonly html: unknown; readonly headings: Heading[] } {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))]
  const headings = [...tags, 'Schemas'].map((text) => ({ id: `reference-${text.toLowerCase()}`, text }))
  const sections = tags.map((tag, index) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
    const entries = own.map(({ path, method, operation }) => operationEntry(path, method, operation))
    return html`<h2 id="${headings[index]?.id ?? ''}">${tag}</h2>${entries}`
  })
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => html`<details id="${name}"><summary><code>${name}</code></summary>${json(schema)}</details>`,
  )
  return { html: html`${sections}<h2 id="reference-schemas">Schemas</h2>${schemas}`, headings }
}

function operationEntry(path: string, method: string, operation: Operation) {
  const parameters = operation.parameters ?? []
  return html`<article>
<h3><code>${method} ${path}</code></h3>
<p>${operation.summary ?? ''}${operation.description ? html`. ${withCode(operation.description)}` : ''}</p>
${parameters.length === 0 ? '' : html`<div class="wide" tabindex="0"><table><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr>${parameters.map(parameterRow)}</table></div>`}
${operation.requestBody === undefined ? '' : html`<details><summary>Request</summary>${json(operation.requestBody)}</details>`}
<details><summary>Answers ${Object.keys(operation.responses ?? {}).join(', ')}</summary>${json(operation.responses)}</details>
</article>`
}

function parameterRow({ name, in: place, required, description, schema }: Parameter) {
  const type = schema?.enum ? schema.enum.join(' | ') : [schema?.type ?? ''].flat().join(' | ')
  return html`<tr><td><code>${name}</code>${required ? ' (required)' : ''}</td><td>${place}</td><td>${type}</td><td>${withCode(description ?? '')}</td></tr>`
}

/** What stands between backticks is code. */
function withCode(text: string) {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`
}

function json(value: unknown) {
  return html`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`
}
