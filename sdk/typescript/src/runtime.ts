// What the client takes from its host: time, timers, randomness and HTTP. A test brings its own.

/** `batch`: waiting for more events · `retry`: between attempts · `request`: an answer's time limit · `deadline`: of a flush. */
export type TimerPurpose = 'batch' | 'retry' | 'request' | 'deadline'

export interface Runtime {
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly randomUUID: () => string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Runs `run` once after `delayMs`, unless the function that it returns is called first. */
  readonly schedule: (run: () => void, delayMs: number, purpose: TimerPurpose) => () => void
}

/** A longer setTimeout fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const hostRuntime: Runtime = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  randomUUID: () => globalThis.crypto?.randomUUID?.() ?? uuidFrom(Math.random),
  fetch: (url, init) => globalThis.fetch(url, init),
  schedule(run, delayMs, purpose) {
    const timer: unknown = setTimeout(run, Math.min(delayMs, LONGEST_TIMER_MS))
    if (!holdsProcess(purpose)) (timer as { unref?: () => void }).unref?.()
    return () => clearTimeout(timer as number)
  },
}

/** Events that wait for their batch are sent before a process ends by itself; a server that is down never keeps it alive. */
function holdsProcess(purpose: TimerPurpose): boolean {
  return purpose === 'batch' || purpose === 'deadline'
}

/** A version 4 UUID (RFC 9562) for hosts without `crypto.randomUUID`, such as Node 18. */
export function uuidFrom(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16)
    return (place === 'x' ? digit : 8 + (digit % 4)).toString(16)
  })
}

/** True where whoever uses the program can read its memory, and so an API key: a web page, or an app in React Native. */
export function isReadableByItsUsers(host: object): boolean {
  const { window, document, navigator } = host as Record<string, unknown>
  if (window !== undefined && document !== undefined) return true
  return (navigator as { product?: unknown } | undefined)?.product === 'ReactNative'
}
