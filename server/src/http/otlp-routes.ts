// OTLP/HTTP: where OpenTelemetry exporters send their traces. Answers, failures included, are in the form of the request.

import { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { BurstLimit } from '../access/burst-limit.ts'
import type { ErrorBody } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { OtelIngest } from '../otel/otel-ingest.ts'
import { decodeTraceRequest, encodeStatus, encodeTraceAnswer } from '../otel/trace-request.ts'
import { apiKeyOf } from './gate.ts'
import { isProtobuf, readExportBody } from './request-body.ts'
import type { DefineRoute } from './route.ts'

/** Unpacked. Exporters send 512 spans at a time, and each may carry a whole conversation. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024

const traceRequest = z
  .object({ resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(z.object({})) })) })) })
  .openapi('ExportTraceServiceRequest', {
    description: 'ExportTraceServiceRequest of the OpenTelemetry protocol, in its JSON mapping',
  })

const traceAnswer = z
  .object({
    partialSuccess: z
      .object({
        rejectedSpans: z.string().openapi({ description: 'A 64-bit number, which JSON writes as text' }),
        errorMessage: z.string(),
      })
      .optional(),
  })
  .openapi('ExportTraceServiceResponse')

export interface OtlpRoutesOptions {
  readonly otelIngest: OtelIngest
  readonly burstLimit: BurstLimit
  readonly metrics: Metrics
}

export function otlpRoutes(route: DefineRoute, { otelIngest, burstLimit, metrics }: OtlpRoutesOptions): void {
  route({
    method: 'post',
    path: '/otel/v1/traces',
    tag: 'Tracking',
    summary: 'Track the user messages of OpenTelemetry traces',
    description:
      'OTLP/HTTP: application/json, or application/x-protobuf for ExportTraceServiceRequest and -Response in protobuf; gzip by Content-Encoding. ' +
      'The newest user message of each chat span becomes one event; spans of a trace with the same message count once. ' +
      'Spans without a user message are accepted and ignored. Failures carry `message` (google.rpc.Status).',
    scope: 'ingest',
    body: traceRequest,
    parseBody: false,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    readBody: (context, limitBytes) => readExportBody(context, limitBytes, decodeTraceRequest),
    response: traceAnswer,
    errors: ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'RATE_LIMIT_EXCEEDED'],
    async handle({ project, body, context }) {
      const admit = (events: number): void => burstLimit.take(apiKeyOf(context) ?? '', events)
      const { accepted, rejectedSpans, problems } = await otelIngest.accept(project, body, admit)
      metrics.events.inc({ outcome: 'accepted' }, accepted)
      metrics.events.inc({ outcome: 'rejected' }, rejectedSpans)
      const partial = { rejectedSpans: String(rejectedSpans), errorMessage: problems.slice(0, 5).join(' ') }
      const answer = rejectedSpans === 0 ? {} : { partialSuccess: partial }
      if (!isProtobuf(context)) return answer
      return context.body(encodeTraceAnswer(answer), 200, { 'content-type': 'application/x-protobuf' })
    },
  })
}

/** Rewrites our failures as google.rpc.Status, which OTLP clients read. */
export const otlpFailures: MiddlewareHandler = async (context, next) => {
  await next()
  if (context.res.status < 400) return
  const failure = (await context.res.json()) as ErrorBody
  const headers = new Headers(context.res.headers)
  const protobuf = isProtobuf(context)
  headers.set('content-type', protobuf ? 'application/x-protobuf' : 'application/json')
  const body = protobuf ? encodeStatus(failure.error) : JSON.stringify({ ...failure, message: failure.error })
  const { status } = context.res
  context.res = undefined
  context.res = new Response(body, { status, headers })
}
