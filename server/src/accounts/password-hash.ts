// Passwords as scrypt records (RFC 7914) that carry their own parameters, so that these can be raised later.
// The work runs on node's thread pool, a few at a time: the event loop and the stores never wait for it.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../errors.ts'

export interface ScryptParameters {
  /** N: a power of two. */
  readonly cost: number
  /** r */
  readonly blockSize: number
  /** p */
  readonly parallelization: number
}

/** What is stored of a password. */
export interface PasswordRecord extends ScryptParameters {
  readonly algorithm: 'scrypt'
  /** base64 */
  readonly salt: string
  /** base64 */
  readonly hash: string
}

/** 32 MB and some 340 ms of one core on a small server (2026-11): one of the settings that OWASP holds to be equally strong. */
export const CURRENT_PARAMETERS: ScryptParameters = { cost: 32_768, blockSize: 8, parallelization: 3 }

const SALT_BYTES = 16
const HASH_BYTES = 32
/** Two of node's four pool threads, the others staying with files and stores. */
const MOST_AT_WORK = 2
const MOST_WAITING = 32
const RETRY_AFTER_SECONDS = 5

export class PasswordHasher {
  readonly #parameters: ScryptParameters
  readonly #waiting: (() => void)[] = []
  #atWork = 0

  constructor(parameters: ScryptParameters = CURRENT_PARAMETERS) {
    this.#parameters = parameters
  }

  /** Throws OVERLOADED where too many passwords are being checked already. */
  async hash(password: string, salt: Buffer = randomBytes(SALT_BYTES)): Promise<PasswordRecord> {
    const hash = await this.#derive(password, salt, this.#parameters, HASH_BYTES)
    return {
      algorithm: 'scrypt',
      ...this.#parameters,
      salt: salt.toString('base64'),
      hash: hash.toString('base64'),
    }
  }

  /** Without a record (no such account) the same work is done, and the answer is false. Throws OVERLOADED. */
  async verify(password: string, record: PasswordRecord | undefined): Promise<boolean> {
    if (record === undefined) {
      await this.hash(password)
      return false
    }
    const expected = Buffer.from(record.hash, 'base64')
    const hash = await this.#derive(password, Buffer.from(record.salt, 'base64'), record, expected.length)
    return timingSafeEqual(hash, expected)
  }

  /** Whether `record` was made with other parameters than those of today. */
  isOutdated({ cost, blockSize, parallelization }: PasswordRecord): boolean {
    const today = this.#parameters
    return cost !== today.cost || blockSize !== today.blockSize || parallelization !== today.parallelization
  }

  async #derive(password: string, salt: Buffer, parameters: ScryptParameters, bytes: number): Promise<Buffer> {
    await this.#turn()
    try {
      return await derive(password.normalize('NFKC'), salt, parameters, bytes)
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#atWork--
    }
  }

  async #turn(): Promise<void> {
    if (this.#atWork < MOST_AT_WORK) {
      this.#atWork++
      return
    }
    if (this.#waiting.length >= MOST_WAITING) {
      throw new AppError('OVERLOADED', 'Too many people are signing in at the moment: try again in a few seconds.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      })
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}

function derive(password: string, salt: Buffer, parameters: ScryptParameters, bytes: number): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p } = parameters
  const maxmem = 128 * r * (N + p) * 2
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, { N, r, p, maxmem }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
