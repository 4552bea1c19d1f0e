// Which spans of one request belong together. An id that an application sets on its outermost span, or on one beside
// it, holds for the whole trace.

import type { Span } from './span.ts'

/** Deeper nesting than this is taken for a loop of parents. */
const MOST_ANCESTORS = 64

export class SpanFamily {
  readonly #byId = new Map<string, Span>()
  readonly #byTrace = new Map<string, Span[]>()

  constructor(spans: readonly Span[]) {
    for (const span of spans) {
      this.#byId.set(`${span.traceId}/${span.spanId}`, span)
      const trace = this.#byTrace.get(span.traceId)
      if (trace) trace.push(span)
      else this.#byTrace.set(span.traceId, [span])
    }
  }

  /** The span and its ancestors, from the inside out. */
  *lineage(span: Span): Iterable<Span> {
    let current: Span | undefined = span
    for (let depth = 0; current && depth < MOST_ANCESTORS; depth++) {
      yield current
      const parent: string = current.parentSpanId
      current = parent === '' ? undefined : this.#byId.get(`${current.traceId}/${parent}`)
    }
  }

  /** What `read` finds in the span, its nearest ancestor, or any span of its trace. */
  inherited<Value>(span: Span, read: (span: Span) => Value | undefined): Value | undefined {
    for (const relative of this.lineage(span)) {
      const value = read(relative)
      if (value !== undefined) return value
    }
    for (const relative of this.#byTrace.get(span.traceId) ?? []) {
      const value = read(relative)
      if (value !== undefined) return value
    }
    return undefined
  }
}
