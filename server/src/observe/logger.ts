// One structured log on standard error. Secrets never reach it: keys and cookies are not logged at all.

import pino from 'pino'
import { AppError, StartupError } from '../errors.ts'

export type Logger = pino.Logger

export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggedError },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** Codes of failures that no program of ours should meet: where they came from matters. */
const UNFORESEEN = ['INTERNAL_ERROR', 'CONFLICT']

/** A failure that was foreseen says what happened; where in the program it did so is noise. */
function loggedError(error: unknown): object {
  const isForeseen = error instanceof StartupError || (error instanceof AppError && !UNFORESEEN.includes(error.code))
  return isForeseen ? briefly(error) : pino.stdSerializers.err(error as Error)
}

function briefly(error: Error): object {
  const { name: type, message, cause } = error
  const code = 'code' in error ? { code: error.code } : {}
  return { type, ...code, message, ...(cause instanceof Error ? { cause: briefly(cause) } : {}) }
}
