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

/** A failure that was foreseen says what happened; where in the program it did so is noise. */
function loggedError(error: unknown): object {
  if (error instanceof AppError)
    return { type: error.name, code: error.code, message: error.message, ...causeOf(error) }
  if (error instanceof StartupError) return { type: error.name, message: error.message, ...causeOf(error) }
  return pino.stdSerializers.err(error as Error)
}

function causeOf({ cause }: Error): object {
  return cause instanceof Error ? { cause: cause.message } : {}
}
