// Query parameters of a request, as the schema of its route wants them.

import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AppError } from '../errors.ts'

const NO_PARAMETERS = z.object({})

/**
 * Query parameters as an object: a list where the schema expects one, or takes one. Throws INVALID_REQUEST for names
 * that the schema lacks, and for a parameter that is repeated although it takes one value.
 */
export function queryOf(context: Context, schema: z.ZodObject = NO_PARAMETERS): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  if (!context.req.url.includes('?')) return query
  for (const [name, values] of Object.entries(context.req.queries())) {
    const parameter = schema.shape[name]
    if (parameter === undefined) throw unknownParameter(name, Object.keys(schema.shape))
    const repeatable = takesList(parameter)
    if (values.length > 1 && !repeatable) {
      const message = `is given ${values.length} times: give it once`
      throw new AppError('INVALID_REQUEST', `${name}: ${message}.`, { details: [{ path: name, message }] })
    }
    query[name] = values.length === 1 && repeatable !== 'always' ? (values[0] ?? '') : values
  }
  return query
}

function unknownParameter(name: string, known: readonly string[]): AppError {
  const taken = known.length === 0 ? 'this request takes none' : `this request takes ${known.join(', ')}`
  const message = `is no parameter here; ${taken}`
  return new AppError('INVALID_REQUEST', `${name}: ${message}.`, { details: [{ path: name, message }] })
}

/** Whether a parameter may be repeated; `always`: also a single value is a list. */
function takesList(schema: unknown): 'always' | 'also' | null {
  if (schema instanceof z.ZodArray) return 'always'
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return takesList(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => takesList(option) !== null) ? 'also' : null
  return null
}
