// Secrets that we hand out (sessions, one-time links): random, kept as a hash, compared in constant time.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 32

/** 256 random bits in base64url: safe in addresses and cookies. */
export function newSecretToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Hex SHA-256. No salt and no cost: what has 256 random bits cannot be guessed from its hash. */
export function hashSecretToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The proof that a request comes from a page of ours: bound to the session, readable by pages of the same origin alone. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('turret csrf').digest('base64url')
}

/** Compares in a time that tells nothing of where the texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
