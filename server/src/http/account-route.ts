// Routes of accounts: for members with a role in the project they look at, for anybody signed in, and for everybody.
// No API key opens these: a key that is lost cannot make itself new keys or members.

import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Role } from '../accounts/role.ts'
import type { OpenSession } from '../accounts/session-directory.ts'
import { clientAddress } from './client-address.ts'
import { callerOfSession, type Gate, type IdentifiedCaller, requireOwnPage, requireSession } from './gate.ts'
import { type RouteDefiner, serveRoute } from './route.ts'
import { documentRoute } from './route-document.ts'

interface SessionCaller {
  readonly open: OpenSession
  /** Network address. */
  readonly address: string
}

export interface DefineAccountRoutes {
  readonly memberRoute: RouteDefiner<IdentifiedCaller & SessionCaller, { readonly role: Role }>
  readonly sessionRoute: RouteDefiner<SessionCaller, unknown>
  readonly publicRoute: RouteDefiner<{ readonly address: string }, unknown>
}

const OPEN_ERRORS = ['INVALID_REQUEST', 'INVALID_CSRF_TOKEN', 'OVERLOADED'] as const
const SESSION_ERRORS = [...OPEN_ERRORS, 'INVALID_SESSION'] as const

export function accountRouteDefiners(app: OpenAPIHono, gate: Gate): DefineAccountRoutes {
  return {
    memberRoute(options) {
      documentRoute(app, options, { opens: 'sessions', errors: [...SESSION_ERRORS, 'INSUFFICIENT_ROLE', 'CONFLICT'] })
      serveRoute(app, options, async (context) => {
        const open = await requireSession(context, gate)
        const caller = await callerOfSession(open, gate, context, options.role)
        return (parts) => options.handle({ ...caller, open, ...parts } as never)
      })
    },
    sessionRoute(options) {
      documentRoute(app, options, { opens: 'sessions', errors: SESSION_ERRORS })
      serveRoute(app, options, async (context) => {
        const open = await requireSession(context, gate)
        const address = clientAddress(context, gate.trustedProxies)
        return (parts) => options.handle({ open, address, ...parts } as never)
      })
    },
    publicRoute(options) {
      documentRoute(app, options, { opens: 'anybody', errors: OPEN_ERRORS })
      serveRoute(app, options, async (context) => {
        requireOwnPage(context)
        const address = clientAddress(context, gate.trustedProxies)
        return (parts) => options.handle({ address, ...parts } as never)
      })
    },
  }
}
