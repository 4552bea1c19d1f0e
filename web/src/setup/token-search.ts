// The one-time token of a link to set up the server, to accept an invitation, or to set a new password.

import { textOf } from '../filters/filter-search.ts'

export interface TokenSearch {
  readonly token?: string | undefined
}

export function readTokenSearch(raw: Record<string, unknown>): TokenSearch {
  return { token: textOf(raw['token']) }
}
