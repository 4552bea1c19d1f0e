// Calls at a steady rate, whatever the answers take: what is late is made up for.
import { setTimeout as wait } from 'node:timers/promises'

const TICK_MS = 10

export interface Pace {
  readonly perSecond: number
  readonly isOver: () => boolean
  /** No further one is begun while so many are under way. */
  readonly mostOpen?: number
}

/** Resolves when all have ended. Begins no more once one has failed, and rejects with its error. */
export async function callSteadily({ perSecond, isOver, mostOpen = Infinity }: Pace, call: () => Promise<void>) {
  const startedAt = performance.now()
  const open = new Set<Promise<void>>()
  const failures: unknown[] = []
  for (let begun = 0; !isOver() && failures.length === 0; await wait(TICK_MS)) {
    const due = ((performance.now() - startedAt) * perSecond) / 1_000
    for (; begun < due && open.size < mostOpen; begun++) {
      const calling: Promise<void> = call()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => open.delete(calling))
      open.add(calling)
    }
  }
  await Promise.all(open)
  if (failures.length > 0) throw failures[0]
}
