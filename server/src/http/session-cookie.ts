// The cookie that carries a session: out of reach of scripts, never sent along by other sites.

import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { LONGEST_SESSION_MS } from '../accounts/session-directory.ts'

/** Over https the prefix makes browsers insist on Secure, Path=/ and no other host. */
const PLAIN_NAME = 'turret_session'
const SECURE_NAME = `__Host-${PLAIN_NAME}`

export function readSessionCookie(context: Context, secure: boolean): string | undefined {
  return getCookie(context, secure ? SECURE_NAME : PLAIN_NAME)
}

/** `token` '' takes the cookie away. */
export function writeSessionCookie(context: Context, secure: boolean, token: string): void {
  setCookie(context, secure ? SECURE_NAME : PLAIN_NAME, token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    path: '/',
    maxAge: token === '' ? 0 : LONGEST_SESSION_MS / 1000,
  })
}
