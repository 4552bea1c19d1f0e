// Deleting a project: nobody gets in from the next request on, and everything it held is erased in the background. What is
// asked for stays in the registry until it is done, through crashes and restarts.

import { DEFAULT_PROJECT } from '../access/project.ts'
import type { Clock } from '../clock.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry, RegistryDocument } from '../registry/registry.ts'
import type { Eraser } from './eraser.ts'

interface DeletionDocument {
  readonly project: ProjectId
  readonly askedAtMs: number
  /** Sequence of the journal up to which all goes; null: nothing is gone yet. */
  readonly throughSequence: number | null
}

const DELETIONS = 'project-deletions/'
const RETRY_MS = 30_000

/** What the project of the installation itself keeps: it is emptied, as the commands of the command line need one. */
const KEPT_OF_DEFAULT: readonly string[] = [
  ...['projects', 'memberships', 'plans', 'privacy', 'project-settings'],
  ...['alert-rules', 'alert-secret'],
]
/** Documents that name their project in their value. */
const BELONGING: readonly string[] = ['keys', 'one-time-tokens', 'sessions']

/** Asks for the deletion, and closes the project for everybody but the process that erases it. */
export async function deleteProject(registry: Registry, clock: Clock, project: ProjectId): Promise<void> {
  await changeDocument<DeletionDocument>(
    registry,
    DELETIONS + project,
    (known) => known ?? { project, askedAtMs: clock.nowMs(), throughSequence: null },
  )
  if (project === DEFAULT_PROJECT) return
  for (const document of await documentsOf(registry, project)) await forget(registry, document.key)
}

export interface ProjectDeletionsOptions {
  readonly registry: Registry
  readonly eraser: Pick<Eraser, 'eraseProject'>
  readonly logger: Logger
  /** Leaves projects alone that another process takes care of. */
  readonly isOwn?: (project: ProjectId) => boolean
}

export class ProjectDeletions {
  readonly #options: ProjectDeletionsOptions
  readonly #stopWatching: () => void
  #last: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  /** Takes up at once what an earlier process left. */
  constructor(options: ProjectDeletionsOptions) {
    this.#options = options
    this.#stopWatching = options.registry.watch<DeletionDocument>(DELETIONS, (_key, document) => {
      if (document?.value.throughSequence === null) this.#next()
    })
    this.#next()
  }

  /** Resolves when nothing is being deleted any more. */
  idle(): Promise<void> {
    return this.#last
  }

  /** Finishes the one in hand; the others wait for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopWatching()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#last
  }

  #next(): void {
    this.#last = this.#last.then(() => this.#deleteAll()).catch((error: unknown) => this.#tryAgain(error))
  }

  #tryAgain(error: unknown): void {
    if (this.#stopped) return
    this.#options.logger.warn({ err: error }, 'a project could not be deleted now: trying again soon')
    this.#timer = setTimeout(() => this.#next(), RETRY_MS)
    this.#timer.unref()
  }

  async #deleteAll(): Promise<void> {
    const { registry, isOwn = () => true } = this.#options
    for (const { value } of await registry.list<DeletionDocument>(DELETIONS)) {
      if (!this.#stopped && isOwn(value.project)) await this.#delete(value)
    }
  }

  async #delete({ project, throughSequence }: DeletionDocument): Promise<void> {
    const { registry, eraser, logger } = this.#options
    let events = await eraser.eraseProject(project, throughSequence, async (through) => {
      await changeDocument<DeletionDocument>(registry, DELETIONS + project, (known) =>
        known ? { ...known, throughSequence: through } : null,
      )
    })
    // A request that was let in before the keys ended may have been answered since.
    if (project !== DEFAULT_PROJECT) events += await eraser.eraseProject(project, null, async () => undefined)
    for (const { key } of await documentsOf(registry, project)) await forget(registry, key)
    await forget(registry, DELETIONS + project)
    logger.info({ project, events }, 'a project was deleted')
  }
}

/** Everything that the registry holds of a project: the second part of a key names it. */
async function documentsOf(registry: Registry, project: ProjectId): Promise<RegistryDocument<unknown>[]> {
  return (await registry.list<unknown>('')).filter(({ key, value }) => {
    const [kind = '', owner] = key.split('/')
    if (kind === 'project-deletions') return false
    if (project === DEFAULT_PROJECT) return owner === project && !KEPT_OF_DEFAULT.includes(kind)
    return owner === project || (BELONGING.includes(kind) && projectOf(value) === project)
  })
}

function projectOf(value: unknown): unknown {
  const { project, purpose } = value as { project?: unknown; purpose?: { project?: unknown } }
  return project ?? purpose?.project
}

async function forget(registry: Registry, key: string): Promise<void> {
  await changeDocument(registry, key, () => null)
}
