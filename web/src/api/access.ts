// The browser's access to the server: a member's session, whose cookie only the server reads, or an API key kept for this
// tab only. Invariant: nothing of a session but that there was one outlives the page.

import { useSyncExternalStore } from 'react'

const KEY_STORAGE = 'turret-api-key'
/** That somebody signed in on this browser: without it the server is not asked who is. */
const MEMBER_STORAGE = 'turret-member'
const listeners = new Set<() => void>()
let csrfToken: string | null = null
/** The project that this page shows to a member: a window that shows another one must not change it by mistake. */
let shownProject: string | null = null

export type AccessKind = 'key' | 'member'

export function accessKey(): string | null {
  return sessionStorage.getItem(KEY_STORAGE)
}

export function accessKind(): AccessKind | null {
  if (accessKey() !== null) return 'key'
  return localStorage.getItem(MEMBER_STORAGE) === null ? null : 'member'
}

export function keepAccessKey(key: string): void {
  sessionStorage.setItem(KEY_STORAGE, key)
  tell()
}

/** After the server has opened a session; `token` proves that a change comes from this page. */
export function keepMemberSession(token: string): void {
  csrfToken = token
  if (localStorage.getItem(MEMBER_STORAGE) !== null) return
  localStorage.setItem(MEMBER_STORAGE, 'yes')
  tell()
}

/** Signs out here: called after the button, and by any answer of 401. */
export function forgetAccess(): void {
  if (accessKind() === null) return
  sessionStorage.removeItem(KEY_STORAGE)
  localStorage.removeItem(MEMBER_STORAGE)
  csrfToken = null
  shownProject = null
  tell()
}

export function keepShownProject(id: string | null): void {
  shownProject = id
}

/** The headers that prove who asks; a session's cookie comes by itself. */
export function accessHeaders(): Record<string, string> {
  const key = accessKey()
  if (key !== null) return { 'X-API-Key': key }
  return {
    ...(csrfToken === null ? {} : { 'X-CSRF-Token': csrfToken }),
    ...(shownProject === null ? {} : { 'X-Project': shownProject }),
  }
}

export function hasCsrfToken(): boolean {
  return csrfToken !== null
}

export function useAccessKind(): AccessKind | null {
  return useSyncExternalStore(subscribe, accessKind)
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
