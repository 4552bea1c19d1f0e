// What the alerts view keeps in the address: the alert that is being edited, and whose log is shown.

import { textOf } from '../filters/filter-search.ts'

export interface AlertSearch {
  /** An id, or `new`. */
  readonly edit?: string | undefined
  /** Of a new alert: what it watches. */
  readonly topic?: string | undefined
  /** Log of this alert alone. */
  readonly log?: string | undefined
}

export function readAlertSearch(raw: Record<string, unknown>): AlertSearch {
  return { edit: textOf(raw['edit']), topic: textOf(raw['topic']), log: textOf(raw['log']) }
}
