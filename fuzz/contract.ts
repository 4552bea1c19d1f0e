// The operations of openapi.json, with the schemas that their values are drawn from.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../server/src/repository-root.fixture.ts'

/** The part of JSON Schema that the contract uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
}

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header' | 'cookie'
  readonly required?: boolean
  readonly schema: Schema
}

export interface Operation {
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: Schema | null
}

export interface Contract {
  readonly operations: readonly Operation[]
  /** The schema that a reference names. */
  resolve(schema: Schema): Schema
}

interface Document {
  readonly paths: Record<
    string,
    Record<
      string,
      { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema } | undefined> } }
    >
  >
  readonly components: { readonly schemas: Record<string, Schema> }
}

/** What the contract leaves out, as no program calls it with typed values. */
const UNDOCUMENTED: readonly Operation[] = [
  ...['/', '/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/topics', '/assets/none.js'].map((path) => ({
    ...{ method: 'GET', path, parameters: [], body: null },
  })),
  { method: 'POST', path: '/mcp', parameters: [], body: { type: 'object' } },
]

export function readContract(): Contract {
  const document = JSON.parse(readFileSync(join(repositoryRoot(), 'openapi.json'), 'utf8')) as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  )
  const resolve = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema
    const named = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]
    if (!named) throw new Error(`openapi.json refers to ${schema.$ref}, which it does not hold.`)
    return resolve(named)
  }
  return { operations: [...operations, ...UNDOCUMENTED], resolve }
}
