// A span as the dialects read it: attributes as plain values by name, the resource's beside them.

import { EVENT_LIMITS, type JsonValue } from '../model/event.ts'
import type { KeyValue, TraceRequest, WireSpan } from './trace-request.ts'

export type Attributes = ReadonlyMap<string, JsonValue>

export interface Span {
  /** Hexadecimal; empty where the exporter sent none. */
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  /** Epoch milliseconds; null where the exporter sent none. */
  readonly startMs: number | null
  readonly attributes: Attributes
  readonly resource: Attributes
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[]
}

export function spansOf(request: TraceRequest): Span[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const shared = attributesOf(resource?.attributes ?? [])
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, shared)))
  })
}

function spanOf(span: WireSpan, resource: Attributes): Span {
  return {
    traceId: idOf(span.traceId),
    spanId: idOf(span.spanId),
    parentSpanId: idOf(span.parentSpanId),
    name: span.name ?? '',
    startMs: milliseconds(span.startTimeUnixNano),
    attributes: attributesOf(span.attributes),
    resource,
    events: span.events.map((event) => ({ name: event.name ?? '', attributes: attributesOf(event.attributes) })),
  }
}

/** Ids of zeros alone are invalid in OpenTelemetry and mean: none. */
function idOf(id: string | null | undefined): string {
  return id && !/^0*$/.test(id) ? id.toLowerCase() : ''
}

function milliseconds(nanoseconds: string | number | null | undefined): number | null {
  const value = Number(nanoseconds ?? 0)
  return value > 0 ? Math.floor(value / 1e6) : null
}

function attributesOf(pairs: readonly KeyValue[]): Attributes {
  return new Map(pairs.map(({ key, value }) => [key, plainValue(value, 0)]))
}

type AnyValue = Readonly<Record<string, unknown>>

/** Bytes, and what is nested deeper than an event may be, become null. */
function plainValue(value: unknown, depth: number): JsonValue {
  if (!isObject(value) || depth > EVENT_LIMITS.nestingDepth) return null
  if (typeof value.stringValue === 'string') return value.stringValue
  if (typeof value.boolValue === 'boolean') return value.boolValue
  if (isNumeric(value.intValue)) return Number(value.intValue)
  if (isNumeric(value.doubleValue)) return Number(value.doubleValue)
  if (isObject(value.arrayValue)) return members(value.arrayValue).map((item) => plainValue(item, depth + 1))
  if (!isObject(value.kvlistValue)) return null
  const pairs = members(value.kvlistValue).filter(isObject)
  return Object.fromEntries(pairs.map((pair) => [String(pair.key), plainValue(pair.value, depth + 1)]))
}

function members(list: AnyValue): readonly unknown[] {
  return Array.isArray(list.values) ? list.values : []
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
}

function isObject(value: unknown): value is AnyValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
