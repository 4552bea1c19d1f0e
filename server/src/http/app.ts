// The HTTP face: every route over the slices, one place where errors become answers.

import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { AppError } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import { accountRouteDefiners } from './account-route.ts'
import { type AccountRoutesOptions, accountRoutes } from './account-routes.ts'
import { type AlertRoutesOptions, alertRoutes } from './alert-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { ClientLeft } from './client-reader.ts'
import { dashboardPage, dashboardRoutes } from './dashboard-routes.ts'
import { type DemoRoutesOptions, demoRoutes } from './demo-routes.ts'
import { documentationRoutes } from './documentation-routes.ts'
import { type ErasureRoutesOptions, erasureRoutes } from './erasure-routes.ts'
import { type ExportRoutesOptions, exportRoutes } from './export-routes.ts'
import type { Gate } from './gate.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { mcpRoutes } from './mcp-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { type ModelRoutesOptions, modelRoutes } from './model-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { methodsOf } from './other-methods.ts'
import { type OtlpRoutesOptions, otlpFailures, otlpRoutes } from './otlp-routes.ts'
import { type PlanRoutesOptions, planRoute, usageRoute } from './plan-routes.ts'
import { type PrivacyRoutesOptions, privacyRoutes } from './privacy-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { projectsRoutes } from './projects-routes.ts'
import { type ReadRoutesOptions, readRoutes } from './read-routes.ts'
import { routeDefiner } from './route.ts'
import { secureAnswers, securityHeaders } from './security-headers.ts'
import { setupRoutes } from './setup-routes.ts'
import { type TrackRoutesOptions, trackRoutes } from './track-routes.ts'

export interface HttpAppOptions
  extends ReadRoutesOptions,
    Omit<TrackRoutesOptions, 'headers'>,
    OtlpRoutesOptions,
    AccountRoutesOptions,
    ModelRoutesOptions,
    PlanRoutesOptions,
    PrivacyRoutesOptions,
    ErasureRoutesOptions,
    ExportRoutesOptions,
    DemoRoutesOptions,
    AlertRoutesOptions,
    Gate {
  readonly logger: Logger
  readonly checkStores: () => Promise<void>
}

export function createHttpApp(options: HttpAppOptions): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use(measureRequests(options.metrics))
  const headers = securityHeaders(options.secureCookies)
  app.use(secureAnswers(headers))
  app.onError((error, context) => answerError(error, context, options.logger))
  const methodsAt = methodsOf(app)
  app.notFound(async (context) => {
    const methods = methodsAt(context.req.path)
    const method = context.req.method === 'HEAD' ? 'GET' : context.req.method
    // A route of this method may find nothing either.
    if (methods.length > 0 && !methods.includes(method)) return otherMethod(context, methods)
    return (await dashboardPage(context)) ?? nothingHere(context)
  })
  const route = routeDefiner(app, options)
  app.use('/otel/*', otlpFailures)
  trackRoutes(route, { ...options, headers })
  otlpRoutes(route, options)
  readRoutes(route, options)
  projectRoutes(route, options)
  modelRoutes(route, options)
  usageRoute(route, options)
  privacyRoutes(route, options)
  erasureRoutes(route, options)
  exportRoutes(route, options)
  demoRoutes(route, options)
  alertRoutes(route, options)
  const define = accountRouteDefiners(app, options)
  setupRoutes(define, options)
  accountRoutes(define, options)
  keyRoutes(define, options)
  memberRoutes(define, options)
  invitationRoutes(define, options)
  projectsRoutes(define, options)
  planRoute(define, options)
  auditRoutes(define, options)
  mcpRoutes(app, options)
  operationRoutes(app, options)
  documentationRoutes(app)
  dashboardRoutes(app)
  return app
}

function otherMethod(context: Context, methods: readonly string[]): Response {
  const allowed = methods.join(', ')
  const error = new AppError(
    'METHOD_NOT_ALLOWED',
    `${context.req.path} is called with ${allowed}, not ${context.req.method}.`,
  )
  return context.json(error.toBody(), 405, { Allow: allowed, 'Cache-Control': 'no-store' })
}

function nothingHere(context: Context): Response {
  const error = new AppError('NOT_FOUND', `There is nothing at ${context.req.path}: the API reference is at /docs/api.`)
  return context.json(error.toBody(), 404)
}

function measureRequests(metrics: Metrics): MiddlewareHandler {
  return async (context, next) => {
    const stop = metrics.requests.startTimer({ method: context.req.method })
    await next()
    stop({ route: routePath(context, -1), status: context.res.status })
  }
}

/** As nginx counts it; no standard status says so. */
const CLIENT_LEFT_STATUS = 499

/** Expected failures answer with their own sentence; anything else is logged and answered without its inner text. */
function answerError(error: Error, context: Context, logger: Logger): Response {
  if (error instanceof ClientLeft) return new Response(null, { status: CLIENT_LEFT_STATUS })
  const known = error instanceof AppError ? error : internalError(error, context, logger)
  context.header('Cache-Control', 'no-store')
  if (known.retryAfterSeconds !== undefined) context.header('Retry-After', String(known.retryAfterSeconds))
  if (known.rateLimit !== undefined) {
    context.header('RateLimit-Limit', String(known.rateLimit.limit))
    context.header('RateLimit-Remaining', String(known.rateLimit.remaining))
    context.header('RateLimit-Reset', String(known.rateLimit.resetSeconds))
  }
  if (known.code === 'PAYLOAD_TOO_LARGE') context.header('Connection', 'close')
  return context.json(known.toBody(), known.status)
}

function internalError(error: Error, context: Context, logger: Logger): AppError {
  // The pattern of the route: an address may name users.
  logger.error({ err: error, method: context.req.method, route: routePath(context, -1) }, 'request failed')
  return new AppError(
    'INTERNAL_ERROR',
    'Something went wrong on the server: try again, and look into its log if it stays.',
  )
}
