// The browser's access to the server: an API key, kept for this tab only. The one module that changes when
// sign-in with a password arrives.

import { useSyncExternalStore } from 'react'

const STORAGE_KEY = 'turret-api-key'
const listeners = new Set<() => void>()

export function accessKey(): string | null {
  return sessionStorage.getItem(STORAGE_KEY)
}

export function keepAccessKey(key: string): void {
  sessionStorage.setItem(STORAGE_KEY, key)
  for (const listener of listeners) listener()
}

/** Signs out: called by the button, and by any answer of 401. */
export function forgetAccessKey(): void {
  if (accessKey() === null) return
  sessionStorage.removeItem(STORAGE_KEY)
  for (const listener of listeners) listener()
}

export function useAccessKey(): string | null {
  return useSyncExternalStore(subscribe, accessKey)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
