// The wire form of OTLP/HTTP trace exports: protobuf or its JSON mapping in, one plain shape out, and the answers back.
// Only the fields that Turret reads are described; protobuf skips the others.

import protobuf from 'protobufjs/light.js'
import { z } from 'zod'
import { AppError } from '../errors.ts'

const keyValue = z.object({ key: z.string(), value: z.unknown() })
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
/** Hexadecimal in JSON, bytes in protobuf. */
const id = z.union([z.string(), z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString('hex'))])
const nanoseconds = z.union([z.string(), z.number()]).nullish()

const span = z.object({
  traceId: id.nullish(),
  spanId: id.nullish(),
  parentSpanId: id.nullish(),
  name: z.string().nullish(),
  startTimeUnixNano: nanoseconds,
  attributes: list(keyValue),
  events: list(z.object({ name: z.string().nullish(), attributes: list(keyValue) })),
})

const traceRequest = z.object({
  resourceSpans: list(
    z.object({
      resource: z.object({ attributes: list(keyValue) }).nullish(),
      scopeSpans: list(z.object({ spans: list(span) })),
    }),
  ),
})

export type TraceRequest = z.output<typeof traceRequest>
export type KeyValue = z.output<typeof keyValue>
export type WireSpan = z.output<typeof span>

const field = (type: string, fieldId: number, rule?: 'repeated') => ({ type, id: fieldId, ...(rule && { rule }) })
const attributes = (fieldId: number) => field('KeyValue', fieldId, 'repeated')

/** The messages of opentelemetry-proto 1.x by name and field number. */
const { ExportTraceServiceRequest, ExportTraceServiceResponse, Status } = messageTypes(
  protobuf.Root.fromJSON({
    nested: {
      ExportTraceServiceRequest: { fields: { resourceSpans: field('ResourceSpans', 1, 'repeated') } },
      ResourceSpans: { fields: { resource: field('Resource', 1), scopeSpans: field('ScopeSpans', 2, 'repeated') } },
      Resource: { fields: { attributes: attributes(1) } },
      ScopeSpans: { fields: { spans: field('Span', 2, 'repeated') } },
      Span: {
        fields: {
          traceId: field('bytes', 1),
          spanId: field('bytes', 2),
          parentSpanId: field('bytes', 4),
          name: field('string', 5),
          startTimeUnixNano: field('fixed64', 7),
          attributes: attributes(9),
          events: field('Event', 11, 'repeated'),
        },
      },
      Event: { fields: { name: field('string', 2), attributes: attributes(3) } },
      KeyValue: { fields: { key: field('string', 1), value: field('AnyValue', 2) } },
      AnyValue: {
        oneofs: {
          value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue'] },
        },
        fields: {
          stringValue: field('string', 1),
          boolValue: field('bool', 2),
          intValue: field('int64', 3),
          doubleValue: field('double', 4),
          arrayValue: field('ArrayValue', 5),
          kvlistValue: field('KeyValueList', 6),
        },
      },
      ArrayValue: { fields: { values: field('AnyValue', 1, 'repeated') } },
      KeyValueList: { fields: { values: field('KeyValue', 1, 'repeated') } },
      ExportTraceServiceResponse: { fields: { partialSuccess: field('PartialSuccess', 1) } },
      PartialSuccess: { fields: { rejectedSpans: field('int64', 1), errorMessage: field('string', 2) } },
      Status: { fields: { message: field('string', 2) } },
    },
  }),
)

function messageTypes(root: protobuf.Root) {
  return {
    ExportTraceServiceRequest: root.lookupType('ExportTraceServiceRequest'),
    ExportTraceServiceResponse: root.lookupType('ExportTraceServiceResponse'),
    Status: root.lookupType('Status'),
  }
}

/** Throws INVALID_REQUEST. */
export function parseTraceRequest(body: unknown): TraceRequest {
  const parsed = traceRequest.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError(
    'INVALID_REQUEST',
    `The body is no OTLP trace export (${issue?.path.join('.') || 'body'}: ${issue?.message}): send ExportTraceServiceRequest.`,
  )
}

/** Throws INVALID_REQUEST. */
export function decodeTraceRequest(bytes: Uint8Array): unknown {
  try {
    return ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(bytes), { longs: String })
  } catch (cause) {
    throw new AppError(
      'INVALID_REQUEST',
      'The body is not an ExportTraceServiceRequest in protobuf: check that the exporter sends traces over OTLP/HTTP.',
      { cause },
    )
  }
}

/** Unset where every span was taken, as OTLP asks. */
export interface TraceAnswer {
  readonly partialSuccess?: { readonly rejectedSpans: string; readonly errorMessage: string } | undefined
}

export function encodeTraceAnswer(answer: TraceAnswer): Uint8Array<ArrayBuffer> {
  return bytesOf(ExportTraceServiceResponse, answer)
}

/** google.rpc.Status, the body of every OTLP failure. */
export function encodeStatus(message: string): Uint8Array<ArrayBuffer> {
  return bytesOf(Status, { message })
}

function bytesOf(type: protobuf.Type, value: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(type.encode(type.fromObject(value)).finish())
}
