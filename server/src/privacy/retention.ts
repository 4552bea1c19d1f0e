// Erases what a project does not keep any longer: looked at once an hour, and at the start.

import type { Clock } from '../clock.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import type { Registry } from '../registry/registry.ts'
import type { Eraser } from './eraser.ts'
import { projectsWithRetention } from './privacy-settings.ts'

const DAY_MS = 86_400_000
const EVERY_MS = 3_600_000

export interface RetentionOptions {
  readonly registry: Registry
  readonly eraser: Eraser
  readonly clock: Clock
  readonly logger: Logger
  /** Leaves projects alone that another process takes care of. */
  readonly isOwn?: (project: ProjectId) => boolean
}

/** Erases what is due now, and returns the number of events. */
export async function applyRetention({ registry, eraser, clock, isOwn }: RetentionOptions): Promise<number> {
  let events = 0
  for (const { project, days } of await projectsWithRetention(registry)) {
    if (isOwn && !isOwn(project)) continue
    events += await eraser.eraseOlder(project, clock.nowMs() - days * DAY_MS)
  }
  return events
}

/** Returns the function that stops it. */
export function startRetention(options: RetentionOptions): () => void {
  const apply = () => {
    applyRetention(options).catch((error: unknown) => {
      options.logger.warn({ err: error }, 'old events could not be erased now: trying again in an hour')
    })
  }
  const timer = setInterval(apply, EVERY_MS)
  timer.unref()
  apply()
  return () => clearInterval(timer)
}
