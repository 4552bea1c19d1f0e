// Sends the demo conversations into a project that has nothing else yet, in the background, through ordinary ingest.
// How far it is stands in the registry: after a kill it goes on where it was, with the same events, so that none is there twice.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import type { Registry } from '../registry/registry.ts'
import { type DemoEvent, demoEvents } from './demo-events.ts'

export interface DemoLoadingOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  /** Acknowledges one batch. Throws AppError OVERLOADED while too much is waiting. */
  readonly send: (project: ProjectId, events: readonly DemoEvent[]) => Promise<unknown>
  readonly isEmpty: (project: ProjectId) => Promise<boolean>
  /** How long to wait while too much is waiting; 1 s by default. */
  readonly pauseMs?: number
}

export interface DemoProgress {
  /** stopped: by a member, an error or the end of the process; starting again goes on. */
  readonly state: 'absent' | 'loading' | 'stopped' | 'loaded'
  readonly sent: number
  readonly total: number
}

interface LoadDocument {
  /** The events count back from here. */
  readonly startedAtMs: number
  readonly sent: number
  readonly total: number
}

interface Job {
  readonly stop: AbortController
  readonly done: Promise<void>
}

const BATCH_EVENTS = 200
const MOST_JOBS = 4
const MOST_PAUSES = 300
const PAUSE_MS = 1_000

export class DemoLoading {
  readonly #options: DemoLoadingOptions
  readonly #jobs = new Map<ProjectId, Job>()

  constructor(options: DemoLoadingOptions) {
    this.#options = options
  }

  async progress(project: ProjectId): Promise<DemoProgress> {
    const known = await this.#options.registry.get<LoadDocument>(keyOf(project))
    if (!known) return { state: this.#jobs.has(project) ? 'loading' : 'absent', sent: 0, total: 0 }
    const { sent, total } = known.value
    const state = sent >= total ? 'loaded' : this.#jobs.has(project) ? 'loading' : 'stopped'
    return { state, sent, total }
  }

  /**
   * Starts, or goes on where it stopped. Throws CONFLICT for a project that has other events, and OVERLOADED where the
   * server loads for several projects already.
   */
  async start(project: ProjectId): Promise<DemoProgress> {
    const { state } = await this.progress(project)
    if (state === 'loading' || state === 'loaded') return this.progress(project)
    if (state === 'absent' && !(await this.#options.isEmpty(project))) {
      throw new AppError(
        'CONFLICT',
        'This project has events already: create another project for the demo conversations.',
      )
    }
    if (this.#jobs.size >= MOST_JOBS) {
      throw new AppError('OVERLOADED', 'The demo is being loaded for other projects: try again in a minute.', {
        retryAfterSeconds: 60,
      })
    }
    if (!this.#jobs.has(project)) this.#run(project)
    return { ...(await this.progress(project)), state: 'loading' }
  }

  /** Keeps what was sent. */
  async stop(project: ProjectId): Promise<DemoProgress> {
    const job = this.#jobs.get(project)
    job?.stop.abort()
    await job?.done
    return this.progress(project)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((project) => this.stop(project)))
  }

  #run(project: ProjectId): void {
    const stop = new AbortController()
    const done = this.#load(project, stop.signal)
      .catch((error: unknown) => this.#options.logger.warn({ err: error, project }, 'loading the demo stopped'))
      .finally(() => this.#jobs.delete(project))
    this.#jobs.set(project, { stop, done })
  }

  async #load(project: ProjectId, stop: AbortSignal): Promise<void> {
    const { registry, clock } = this.#options
    const known = await registry.get<LoadDocument>(keyOf(project))
    const startedAtMs = known?.value.startedAtMs ?? clock.nowMs()
    const events = demoEvents({ now: new Date(startedAtMs) })
    let version = known?.version ?? 0
    const note = async (sent: number) => {
      version = await registry.put(keyOf(project), { startedAtMs, sent, total: events.length }, version)
    }
    let sent = known?.value.sent ?? 0
    await note(sent)
    while (sent < events.length && !stop.aborted) {
      const batch = events.slice(sent, sent + BATCH_EVENTS)
      await this.#sendPatiently(project, batch, stop)
      if (stop.aborted) return
      sent += batch.length
      await note(sent)
    }
  }

  /** Waits while the server is behind with its analysis. Throws what else the batch is refused for. */
  async #sendPatiently(project: ProjectId, batch: readonly DemoEvent[], stop: AbortSignal): Promise<void> {
    for (let pause = 0; !stop.aborted; pause++) {
      try {
        await this.#options.send(project, batch)
        return
      } catch (error) {
        const isBusy = error instanceof AppError && error.code === 'OVERLOADED'
        if (!isBusy || pause >= MOST_PAUSES) throw error
        await untilLater(this.#options.pauseMs ?? PAUSE_MS, stop)
      }
    }
  }
}

function untilLater(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stop.addEventListener('abort', end)
  })
}

function keyOf(project: ProjectId): string {
  return `demo-loads/${project}`
}
