// What a pipeline begins with: the topic states, and how far the warehouse is.

import type { Embedder } from '../embed/embedder.ts'
import { StartupError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { Logger } from '../observe/logger.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { ProjectStates, readMark, refuseStateAhead } from './project-states.ts'
import { isPassing, waitBeforeAttempt } from './store-refusal.ts'
import { StoredEvents } from './stored-events.ts'

interface StoresAtRest {
  readonly journal: Journal
  readonly warehouse: Warehouse
  readonly stateFolder: string
  /** See PipelineOptions. */
  readonly part?: number
}

interface Stores extends StoresAtRest {
  readonly embedder: Embedder
}

/** Throws StartupError where state, journal and warehouse do not belong together. */
export async function readStateOnDisk(stores: Stores) {
  const { stored, events } = await compareStores(stores)
  return { stored, states: ProjectStates.open(stores.stateFolder, stored, stores.embedder.id, events) }
}

/** What the warehouse holds. Throws StartupError where state, journal and warehouse do not belong together. */
export async function compareStores({ warehouse, journal, stateFolder, part }: StoresAtRest) {
  const stored = await warehouse.cursor()
  const mark = readMark(stateFolder)
  refuseStateAhead(stateFolder, mark, stored)
  refuseGaps(journal, stored, mark?.sequence ?? 0)
  const known = mark && (mark.stored ?? null)
  const shared = { isShared: part !== undefined, known: mark?.projects ?? [] }
  const events = await StoredEvents.verified({ journal, warehouse, stored, ...shared }, known)
  return { stored, events }
}

/**
 * The state on disk a moment after a store refused, as soon as the stores can be read. Rejects with what refused where that
 * does not pass by itself, or when told to stop.
 */
export async function readStatePatiently(
  stores: Stores & { readonly logger: Logger },
  { refusal, refusals }: { readonly refusal: unknown; readonly refusals: number },
  isStopping: () => boolean,
) {
  let error = refusal
  for (let attempt = refusals; ; attempt++) {
    if (isStopping() || !isPassing(error)) throw error
    stores.logger.warn({ err: error, refusals: attempt }, 'a store refused the analysis: it begins anew in a moment')
    await waitBeforeAttempt(attempt)
    try {
      return await readStateOnDisk(stores)
    } catch (again) {
      error = again
    }
  }
}

/** Journal, warehouse and state must be of one installation: a gap between them would lose events without a word. */
function refuseGaps(journal: Journal, stored: number, replayFrom: number): void {
  const restore = 'restore the whole data folder from one backup.'
  if (journal.lastSequence() < stored) {
    throw new StartupError(
      `The journal ends at entry ${journal.lastSequence()}, and the warehouse holds ${stored}: ${restore}`,
    )
  }
  if (journal.lastSequence() > replayFrom && journal.firstSequence() > replayFrom + 1) {
    throw new StartupError(
      `The topic state ends at entry ${replayFrom}, and the journal begins at ${journal.firstSequence()}: ${restore}`,
    )
  }
}
