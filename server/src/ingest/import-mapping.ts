// Which column of a file becomes which part of an event: `column=target` pairs.

import { StartupError } from '../errors.ts'

/** Parts of an event that are not metadata. */
const EVENT_PARTS = ['name', 'session_id', 'user_id', 'timestamp', 'event_id'] as const
type EventPart = (typeof EVENT_PARTS)[number]

export type ImportMapping = ReadonlyMap<string, string>

/** Throws StartupError for a pair without `=` or a target that is given twice. */
export function parseMapping(pairs: readonly string[]): ImportMapping {
  const mapping = new Map<string, string>()
  for (const pair of pairs) {
    const [column, target] = pair.split('=', 2)
    if (!column || !target) {
      throw new StartupError(`--map ${pair}: write a column and its target, such as --map text=prompt.`)
    }
    if ([...mapping.values()].includes(target))
      throw new StartupError(`--map ${pair}: ${target} is the target of two columns.`)
    mapping.set(column, target)
  }
  return mapping
}

/**
 * The body for POST /track that a record stands for. With a mapping, mapped columns only. Without one, a record that
 * has a metadata object is taken as it stands, and of any other every column keeps its name.
 */
export function trackBody(
  columns: Readonly<Record<string, unknown>>,
  mapping: ImportMapping,
  eventName: string,
): unknown {
  if (mapping.size === 0 && typeof columns.metadata === 'object') return { ...columns, name: columns.name || eventName }
  const body: Partial<Record<EventPart, unknown>> = { name: eventName }
  const metadata: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(columns)) {
    const target = mapping.size === 0 ? column : mapping.get(column)
    if (target === undefined || value === undefined || value === null || value === '') continue
    if (isEventPart(target)) body[target] = target === 'timestamp' ? timestamp(value) : text(value)
    else metadata[target] = value
  }
  return { ...body, metadata }
}

function isEventPart(target: string): target is EventPart {
  return (EVENT_PARTS as readonly string[]).includes(target)
}

/** Ids that are numbers in the file are text in Turret. */
function text(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}

/** Epoch milliseconds may arrive as text from CSV. */
function timestamp(value: unknown): unknown {
  return typeof value === 'string' && /^\d{12,14}$/.test(value) ? Number(value) : value
}
