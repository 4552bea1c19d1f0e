// What every answer says to browsers: scripts, frames and forms from here alone, nothing guessed, nothing leaked.

import type { MiddlewareHandler } from 'hono'

/** Charts and the API reference set styles on elements, hence the exception for styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Half a year of https only, for this host alone: its neighbours are not ours to decide on. */
const STRICT_TRANSPORT = 'max-age=15552000'

export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    ...(https ? { 'strict-transport-security': STRICT_TRANSPORT } : {}),
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  }
}

/** Sets the headers on every answer that does not have them already. */
export function secureAnswers(headers: Readonly<Record<string, string>>): MiddlewareHandler {
  const entries = Object.entries(headers)
  return async (context, next) => {
    await next()
    if (securedAnswers.has(context.res)) return
    for (const [name, value] of entries) context.res.headers.set(name, value)
  }
}

const securedAnswers = new WeakSet<Response>()

/**
 * A JSON answer that has them from the start: as a plain object the server sends them as they are, where a Headers object
 * costs as much as all the rest of a small request (measured 2026-11).
 */
export function securedJson(body: object, headers: Readonly<Record<string, string>>): Response {
  const answer = new Response(JSON.stringify(body), { headers })
  securedAnswers.add(answer)
  return answer
}
