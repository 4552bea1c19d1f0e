// Where something personal stands in a text: what every finder of this folder gives.

export interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** The text with every span replaced by `mark`. Spans are in order and do not overlap. */
export function replaceSpans(text: string, spans: readonly Span[], mark: string): string {
  if (spans.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), mark)
    from = end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** In order; of those that overlap the one that begins first, or else is longest. */
export function withoutOverlaps(found: readonly Span[]): Span[] {
  const spans: Span[] = []
  for (const span of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span)
  }
  return spans
}

/** Whether the character at `index` is a letter, a digit or "_"; false outside the text. */
export function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && /[\p{L}\p{N}_]/u.test(text[index] as string)
}
