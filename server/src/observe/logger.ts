// One structured log on standard error. Secrets never reach it: keys and cookies are not logged at all.

import pino from 'pino'

export type Logger = pino.Logger

export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
