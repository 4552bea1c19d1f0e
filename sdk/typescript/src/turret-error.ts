// What the client tells its host through onError, and never throws.

/** Codes of the client itself; every other code comes from the server, or is `HTTP_<status>` where the answer had none. */
export type ClientErrorCode =
  | 'INVALID_EVENT'
  | 'PAYLOAD_TOO_LARGE'
  | 'REDACT_FAILED'
  | 'QUEUE_FULL'
  | 'SHUT_DOWN'
  | 'UNREACHABLE'
  | 'UNEXPECTED_ANSWER'
  | 'API_KEY_IN_BROWSER'

export interface TurretErrorOptions {
  readonly eventIds?: readonly string[]
  readonly willRetry?: boolean
  readonly cause?: unknown
}

export class TurretError extends Error {
  override readonly name = 'TurretError'
  readonly code: string
  /** The events concerned: lost, unless `willRetry`. */
  readonly eventIds: readonly string[]
  /** True: the events are kept and will be sent again. */
  readonly willRetry: boolean

  constructor(code: string, message: string, options: TurretErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.eventIds = options.eventIds ?? []
    this.willRetry = options.willRetry ?? false
  }
}

export function clientError(code: ClientErrorCode, message: string, options: TurretErrorOptions = {}): TurretError {
  return new TurretError(code, message, options)
}
