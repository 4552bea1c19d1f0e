// The API reference as one plain page, made from the OpenAPI document: no script, nothing from elsewhere.

import { html, raw } from 'hono/html'

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
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.55 system-ui, sans-serif; }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  h2 { margin: 2.5rem 0 0.5rem; border-bottom: 1px solid; padding-bottom: 0.25rem; }
  article { margin: 1.5rem 0; }
  h3 { margin: 0; font-size: 1rem; } code, pre { font: 13px/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; padding: 0.75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; }
  table { border-collapse: collapse; margin: 0.5rem 0; } td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
  .wide { overflow-x: auto; } summary { cursor: pointer; }`

/** A whole HTML document; every text of the document is escaped. */
export function referencePage(document: ReferenceDocument) {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))]
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
    return html`<h2>${tag}</h2>${own.map(({ path, method, operation }) => operationEntry(path, method, operation))}`
  })
  const schemas = Object.entries(document.components?.schemas ?? {})
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Turret API</title><link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body>
<h1>${document.info.title} ${document.info.version}</h1>
<p>${document.info.description ?? ''}</p>
<p>Send the API key in <code>X-API-Key</code> or <code>Authorization: Bearer</code>. The machine-readable contract is <a href="/openapi.json">openapi.json</a>.</p>
${sections}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => html`<details id="${name}"><summary><code>${name}</code></summary>${json(schema)}</details>`)}
</body></html>`
}

function operationEntry(path: string, method: string, operation: Operation) {
  const parameters = operation.parameters ?? []
  return html`<article>
<h3><code>${method} ${path}</code></h3>
<p>${operation.summary ?? ''}${operation.description ? html`. ${operation.description}` : ''}</p>
${parameters.length === 0 ? '' : html`<div class="wide"><table><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr>${parameters.map(parameterRow)}</table></div>`}
${operation.requestBody === undefined ? '' : html`<details><summary>Request</summary>${json(operation.requestBody)}</details>`}
<details><summary>Answers ${Object.keys(operation.responses ?? {}).join(', ')}</summary>${json(operation.responses)}</details>
</article>`
}

function parameterRow({ name, in: place, required, description, schema }: Parameter) {
  const type = schema?.enum ? schema.enum.join(' | ') : [schema?.type ?? ''].flat().join(' | ')
  return html`<tr><td><code>${name}</code>${required ? ' (required)' : ''}</td><td>${place}</td><td>${type}</td><td>${description ?? ''}</td></tr>`
}

function json(value: unknown) {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`
}
