// From a schema's verdict to the public error: one translation for bodies, queries and paths.

import type { z } from 'zod'
import { AppError, type ErrorCode, type ErrorDetail } from './errors.ts'

/** The public error for a body, query or path that does not fit its schema; `subject` names what was wrong. */
export function validationError(error: z.ZodError, input: unknown, subject: string): AppError {
  const problems = error.issues.map((issue) => {
    const missing = issue.code === 'invalid_type' && valueAt(input, issue.path) == null
    const tooLong = issue.code === 'custom' && issue.params?.code === 'TEXT_TOO_LONG'
    const code: ErrorCode = missing ? 'MISSING_REQUIRED_FIELD' : tooLong ? 'TEXT_TOO_LONG' : 'INVALID_REQUEST'
    return { code, path: issue.path.join('.'), message: missing ? 'is required' : issue.message }
  })
  const first = problems[0] ?? { code: 'INVALID_REQUEST' as const, path: '', message: 'does not fit' }
  const details: ErrorDetail[] = problems.map(({ path, message }) => ({ path, message }))
  const sentence = `${first.path === '' ? `The ${subject}` : first.path}: ${first.message}.`
  return new AppError(first.code, first.path === '' ? sentence.replace(': ', ' ') : sentence, { details })
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value
}
