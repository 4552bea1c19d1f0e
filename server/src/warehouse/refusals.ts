// How a warehouse says no to a question: one wording for every store.

import { AppError } from '../errors.ts'

export function tooSlow(cause: unknown): AppError {
  const message = 'The question took too long and was stopped. Ask for a shorter time range or fewer segments.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: 5 })
}

export function tooLarge(cause: unknown): AppError {
  const message = 'The question needs more memory than the warehouse may use. Ask for a shorter time range.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: 5 })
}

export function tooMany(cause?: unknown): AppError {
  const message = 'Too many questions are being answered at once. Repeat the request in a few seconds.'
  return new AppError('OVERLOADED', message, { cause, retryAfterSeconds: 2 })
}

export function shuttingDown(): AppError {
  return new AppError('OVERLOADED', 'Turret is shutting down. Repeat the request in a few seconds.')
}

export function notOpen(): AppError {
  const message = 'The warehouse is not open. Repeat the request in a few seconds.'
  return new AppError('OVERLOADED', message, { retryAfterSeconds: 5 })
}

/** The batch is not the next one: nothing of it was stored. */
export function outOfTurn(cursor: number, stored: number): AppError {
  return new AppError('CONFLICT', `The batch ends at ${cursor}; the warehouse already holds ${stored}.`)
}
