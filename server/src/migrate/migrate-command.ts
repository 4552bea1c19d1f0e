// What a running server does when the command line asks it to move: the copy, with news of it, and the pause at the end.
// Where it fails, or nobody waits for it any more, events are taken again.

import { z } from 'zod'
import type { ControlCommand } from '../control/control-socket.ts'
import { StartupError } from '../errors.ts'
import { type MigrationReport, type MigrationSource, type MigrationSteps, move } from '../migrate-main.ts'
import type { ChangeGate } from './change-gate.ts'
import type { ProjectSum } from './copy-warehouse.ts'

const TARGET = z.object({ natsUrl: z.string(), clickHouseUrl: z.string() })

export type MigrationNews =
  | { readonly kind: 'start'; readonly events: number }
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'pause' }

/** A report as it goes over the socket. */
export interface SentReport extends Omit<MigrationReport, 'projects'> {
  readonly projects: readonly (readonly [project: string, sum: ProjectSum])[]
}

export function migrateCommand(source: MigrationSource, gate: ChangeGate): ControlCommand {
  let isAsked = false
  return async (given, tell, signal): Promise<SentReport> => {
    if (isAsked) throw new StartupError('This installation is moving already, or has moved: restart it to try again.')
    isAsked = true
    const news = (one: MigrationNews) => tell(one)
    const steps: MigrationSteps = {
      onStart: (events) => news({ kind: 'start', events }),
      onRows: (rows) => news({ kind: 'rows', rows }),
      onPause: () => news({ kind: 'pause' }),
    }
    try {
      const report = await move(source, TARGET.parse(given), steps, signal)
      signal.throwIfAborted()
      return { ...report, projects: [...report.projects] }
    } catch (error) {
      gate.open()
      isAsked = false
      throw error
    }
  }
}
