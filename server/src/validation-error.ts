// From a schema's verdict to the public error: one translation for bodies, queries and paths.

import type { z } from 'zod'
import { AppError, type ErrorCode, type ErrorDetail } from './errors.ts'

/** The public error for a body, query or path that does not fit its schema; `subject` names what was wrong. */
export function validationError(error: z.ZodError, input: unknown, subject: string): AppError {
  const problems = error.issues.map((issue) => problemOf(issue, input))
  const first = problems[0] ?? { code: 'INVALID_REQUEST' as const, path: '', message: 'does not fit' }
  const details: ErrorDetail[] = problems.map(({ path, message }) => ({ path, message }))
  const sentence = `${first.path === '' ? `The ${subject}` : first.path}: ${first.message}.`
  return new AppError(first.code, first.path === '' ? sentence.replace(': ', ' ') : sentence, { details })
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): ErrorDetail & { code: ErrorCode } {
  const path = issue.path.join('.')
  if (issue.code === 'invalid_key') {
    return {
      code: 'INVALID_REQUEST',
      path: issue.path.slice(0, -1).join('.'),
      message: issue.issues[0]?.message ?? issue.message,
    }
  }
  if (issue.code === 'invalid_type' && path !== '' && valueAt(input, issue.path) == null) {
    return { code: 'MISSING_REQUIRED_FIELD', path, message: 'is required' }
  }
  if (issue.code === 'invalid_type') {
    return { code: 'INVALID_REQUEST', path, message: `must be ${article(issue.expected)}` }
  }
  const tooLong = issue.code === 'custom' && issue.params?.code === 'TEXT_TOO_LONG'
  return { code: tooLong ? 'TEXT_TOO_LONG' : 'INVALID_REQUEST', path, message: issue.message }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value
}

function article(type: string): string {
  const name = type === 'record' ? 'object' : type
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`
}
