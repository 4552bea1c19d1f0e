// The time zone of the project: days are cut in it, and times are shown in it. Known before the first view is drawn.

import { useSyncExternalStore } from 'react'

let zone = 'UTC'
const listeners = new Set<() => void>()

/** IANA name. */
export function projectZone(): string {
  return zone
}

export function showZone(next: string): void {
  if (next === zone) return
  zone = next
  for (const listener of listeners) listener()
}

export function useProjectZone(): string {
  return useSyncExternalStore(subscribe, projectZone)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
