// Which methods an address answers, for requests that come with another one.

import type { Hono } from 'hono'

const PARAMETER = /:\w+(\{[^}]*\})?/

/** The methods that routes of `app` answer at a path, in order; none where there is no route. */
export function methodsOf(app: Pick<Hono, 'routes'>): (path: string) => string[] {
  let known: { readonly pattern: RegExp; readonly method: string }[] | null = null
  return (path) => {
    known ??= app.routes
      .filter(({ path: template, method }) => method !== 'ALL' && !template.includes('*'))
      .map(({ path: template, method }) => ({ pattern: patternOf(template), method }))
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    return [...new Set(methods)].sort()
  }
}

/** A parameter stands for one part of the path. */
function patternOf(template: string): RegExp {
  const parts = template.split('/').map((part) => (PARAMETER.test(part) ? '[^/]+' : escaped(part)))
  return new RegExp(`^${parts.join('/')}$`)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
