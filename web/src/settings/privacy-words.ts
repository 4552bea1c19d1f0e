// What the privacy settings say.

import type { ErasureReceipt } from '../api/client.ts'
import { formatCount } from '../format/format.ts'

const DAYS_OF_YEAR = 365

/** null: events stay. */
export function retentionName(days: number | null): string {
  if (days === null) return 'For ever'
  const years = days / DAYS_OF_YEAR
  if (Number.isInteger(years)) return years === 1 ? '1 year' : `${years} years`
  return days === 1 ? '1 day' : `${formatCount(days)} days`
}

export function receiptSentence({ events, sessions }: Pick<ErasureReceipt, 'events' | 'sessions'>): string {
  const counted = (count: number, one: string) => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`
  return `Erased ${counted(events, 'event')} in ${counted(sessions, 'session')}.`
}
