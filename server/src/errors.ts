// The closed table of public errors: every failure a caller can see is one of these codes.

export const ERROR_STATUS = {
  INVALID_REQUEST: 400,
  MISSING_REQUIRED_FIELD: 400,
  TEXT_TOO_LONG: 400,
  INVALID_API_KEY: 401,
  INVALID_CREDENTIALS: 401,
  INVALID_SESSION: 401,
  INSUFFICIENT_ROLE: 403,
  INSUFFICIENT_SCOPE: 403,
  INVALID_CSRF_TOKEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  OVERLOADED: 503,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

export interface ErrorDetail {
  /** Where in the request, such as `metadata.prompt` or `events[3].name`. */
  readonly path: string
  readonly message: string
}

export interface AppErrorOptions {
  readonly cause?: unknown
  readonly details?: readonly ErrorDetail[]
  readonly retryAfterSeconds?: number
  readonly rateLimit?: RateLimit
}

/** Shown in the headers RateLimit-Limit, -Remaining and -Reset. */
export interface RateLimit {
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
}

/** An expected failure. `message` is public: one sentence that says what happened and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: readonly ErrorDetail[]
  readonly retryAfterSeconds: number | undefined
  readonly rateLimit: RateLimit | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
    this.rateLimit = options.rateLimit
  }

  get status(): (typeof ERROR_STATUS)[ErrorCode] {
    return ERROR_STATUS[this.code]
  }

  /** The body of PRODUCT §1. */
  toBody(): ErrorBody {
    return { success: false, error: this.message, code: this.code, details: [...this.details] }
  }
}

export interface ErrorBody {
  success: false
  error: string
  code: ErrorCode
  details: ErrorDetail[]
}

/** A failure that ends a command-line run: the message is all that the user sees; exit code 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}
