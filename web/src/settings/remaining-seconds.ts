// How long work will still take at the pace it had so far.

export interface Progress {
  readonly done: number
  readonly total: number
  readonly startedMs: number
  readonly nowMs: number
}

/** Null while too little is done to tell. */
export function remainingSeconds({ done, total, startedMs, nowMs }: Progress): number | null {
  const elapsedMs = nowMs - startedMs
  if (done <= 0 || elapsedMs < 1_000 || done >= total) return null
  return ((total - done) / done) * (elapsedMs / 1_000)
}
