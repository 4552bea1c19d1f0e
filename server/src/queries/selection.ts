// The common selection: every question starts from the events of one project that an EventFilter leaves.

import type { EventFilter } from '../model/segment.ts'
import type { Statement } from '../warehouse/statement.ts'

/** SQL condition over `events`. The project always comes first: no question can leave it out. */
export function selectedEvents(statement: Statement, filter: EventFilter): string {
  const { dialect } = statement
  const conditions = [`project = ${statement.text(filter.project)}`]
  if (filter.fromMs !== null) conditions.push(`timestamp_ms >= ${statement.integer(filter.fromMs)}`)
  if (filter.toMs !== null) conditions.push(`timestamp_ms < ${statement.integer(filter.toMs)}`)
  if (filter.eventNames.length > 0) conditions.push(dialect.isOneOf('name', statement.texts(filter.eventNames)))
  for (const { field, values } of filter.segments) {
    const value = dialect.mapValue('properties', statement.text(field))
    conditions.push(dialect.isOneOf(value, statement.texts(values)))
  }
  return conditions.join(' AND ')
}
