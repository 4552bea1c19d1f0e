// Segments as the address and the API write them, `field:value,value`, and how one value joins or leaves.

export interface Segment {
  readonly field: string
  readonly values: readonly string[]
}

/** Null for text without a field and a value. */
export function parseSegment(text: string): Segment | null {
  const colon = text.indexOf(':')
  const values = text
    .slice(colon + 1)
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
  return colon < 1 || values.length === 0 ? null : { field: text.slice(0, colon).trim(), values }
}

export function writeSegment({ field, values }: Segment): string {
  return `${field}:${values.join(',')}`
}

/** Values of one field are gathered in one segment. */
export function addSegment(segments: readonly string[], added: Segment): string[] {
  const others = segments.filter((text) => parseSegment(text)?.field !== added.field)
  const same = segments.flatMap((text) => parseSegment(text) ?? []).filter(({ field }) => field === added.field)
  const values = [...new Set([...same.flatMap((segment) => segment.values), ...added.values])]
  return [...others, writeSegment({ field: added.field, values })]
}

export function hasSegmentValue(segments: readonly string[], field: string, value: string): boolean {
  return segments.some((text) => {
    const segment = parseSegment(text)
    return segment?.field === field && segment.values.includes(value)
  })
}

export function removeSegmentValue(segments: readonly string[], field: string, value: string): string[] {
  return segments.flatMap((text) => {
    const segment = parseSegment(text)
    if (segment?.field !== field) return [text]
    const values = segment.values.filter((one) => one !== value)
    return values.length === 0 ? [] : [writeSegment({ field, values })]
  })
}
