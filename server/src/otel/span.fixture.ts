// For tests: recorded trace exports, and spans made by hand.

import { readFileSync } from 'node:fs'
import { type Span, spansOf } from './span.ts'
import { parseTraceRequest } from './trace-request.ts'

/**
 * Exports of the real libraries (2026-11: opentelemetry-instrumentation-openai 0.62 and 0.40, ai 6.0,
 * openinference-instrumentation-openai 0.1.66), each of the same conversation: two user messages, the first answered
 * after a tool call, in two traces.
 */
export const DIALECTS = ['gen-ai', 'vercel-ai-sdk', 'openllmetry', 'openinference'] as const
export type Dialect = (typeof DIALECTS)[number]

function recordedExport(dialect: Dialect): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${dialect}.json`, import.meta.url), 'utf8'))
}

export function recordedSpans(dialect: Dialect): Span[] {
  return spansOf(parseTraceRequest(recordedExport(dialect)))
}

export function testSpan(attributes: Record<string, unknown>, parts: Partial<Span> = {}): Span {
  return {
    ...{ traceId: 'trace-1', spanId: 'span-1', parentSpanId: '', name: 'chat', startMs: 1_000, events: [] },
    resource: new Map(),
    attributes: new Map(Object.entries(attributes)) as Span['attributes'],
    ...parts,
  }
}
