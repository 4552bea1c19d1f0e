// Keyset paging: a cursor names the last row of a page by its sort key, so that new events never shift pages.

import { AppError } from '../errors.ts'

/** Opaque, URL-safe text of a sort key: an epoch ms and its tie-breaker. */
export function encodeCursor(key: readonly [number, number | string]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Throws AppError INVALID_REQUEST for a text that `encodeCursor` did not make of such a key. */
export function decodeCursor(cursor: string, tieBreaker: 'number'): [number, number]
export function decodeCursor(cursor: string, tieBreaker: 'string'): [number, string]
export function decodeCursor(cursor: string, tieBreaker: 'number' | 'string'): [number, number | string] {
  const key = parse(Buffer.from(cursor, 'base64url').toString())
  if (Array.isArray(key) && key.length === 2 && Number.isSafeInteger(key[0])) {
    const second: unknown = key[1]
    if (tieBreaker === 'string' && typeof second === 'string') return [key[0], second]
    if (tieBreaker === 'number' && typeof second === 'number' && Number.isSafeInteger(second)) return [key[0], second]
  }
  const message = 'is not one of ours: take next_cursor of the page before, or start again without a cursor'
  throw new AppError('INVALID_REQUEST', `cursor: ${message}.`, { details: [{ path: 'cursor', message }] })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
