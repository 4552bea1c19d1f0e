// Has a language model name topics, beside the pipeline: whatever the model does, topics go on with their own labels.
// One request at a time a project, so that each sees the names given before; a failing server is left alone for a while.

import { readProjectSettings } from '../access/project-settings.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { LanguageModel } from '../model/language-model.ts'
import type { TopicDirectory } from '../model/topic.ts'
import type { Logger } from '../observe/logger.ts'
import { OpenAiError } from '../openai/openai-error.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { DimensionName } from '../pipeline/project-pipelines.ts'
import type { Registry } from '../registry/registry.ts'
import { ChatModel } from './chat-model.ts'
import { BudgetUsed, DailyBudget } from './daily-budget.ts'
import { type LabellerFailure, noteAnswer, noteFailure } from './labeller-state.ts'
import { askForName } from './name-topic.ts'

export interface LabellerOptions {
  readonly registry: Registry
  readonly pipeline: Pick<Pipeline, 'topicsToName' | 'topicToName' | 'nameTopic' | 'pending'>
  readonly model: LanguageModel
  readonly timeoutMs: number
  readonly clock: Clock
  readonly logger: Logger
  /** Projects that this process works on; default: all. */
  readonly isOwn?: (project: ProjectId) => boolean
  /** Between attempts of one request; for tests. */
  readonly firstDelayMs?: number
}

const TOPICS = 'topics/'
const LOOK_MS = 15_000
const PROJECTS_AT_ONCE = 4
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 60 * 60 * 1000
/** While more is waiting than this, topics are still on the move, and names would be out of date at once. */
const BUSY_ENTRIES = 1_000
const LONGEST_BUSY_MS = 10 * 60 * 1000

interface Pause {
  readonly untilMs: number
  readonly failures: number
}

export class Labeller {
  readonly #options: LabellerOptions
  readonly #budget: DailyBudget
  /** Text fields with topics to be named, by project. */
  readonly #waiting = new Map<ProjectId, Map<string, DimensionName>>()
  readonly #pauses = new Map<ProjectId, Pause>()
  readonly #running = new Map<ProjectId, Promise<void>>()
  readonly #chat: ChatModel
  readonly #stopping = new AbortController()
  readonly #unwatch: () => void
  readonly #timer: NodeJS.Timeout
  #busySinceMs: number | null = null

  constructor(options: LabellerOptions) {
    const { registry, model, timeoutMs, firstDelayMs } = options
    this.#options = options
    this.#budget = new DailyBudget(registry, options.clock)
    this.#chat = new ChatModel({
      ...{ model, timeoutMs, budget: this.#budget },
      ...(firstDelayMs === undefined ? {} : { firstDelayMs }),
    })
    this.#unwatch = registry.watch<TopicDirectory>(TOPICS, (key, document) => this.#note(key, document?.value ?? null))
    this.#timer = setInterval(() => this.#startDue(), LOOK_MS)
    this.#timer.unref()
    this.#lookAtAll().catch((error: unknown) => this.#warn(error))
  }

  /** Resolves when every topic that can be named now has been asked about. */
  async settled(): Promise<void> {
    this.#startDue()
    while (this.#running.size > 0) await Promise.all(this.#running.values())
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#unwatch()
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }

  async #lookAtAll(): Promise<void> {
    for (const { key, value } of await this.#options.registry.list<TopicDirectory>(TOPICS)) this.#note(key, value)
  }

  #note(key: string, directory: TopicDirectory | null): void {
    const project = key.slice(TOPICS.length).split('/')[0] as ProjectId
    const dimension = directory?.dimension ?? key.slice(TOPICS.length + project.length + 1)
    if (this.#options.isOwn?.(project) === false) return
    // A directory from before there were names of models does not say.
    if (directory === null || directory.awaitingNames === 0) return void this.#waiting.get(project)?.delete(dimension)
    const waiting = this.#waiting.get(project) ?? new Map<string, DimensionName>()
    this.#waiting.set(project, waiting.set(dimension, { project, key: dimension }))
    this.#startDue()
  }

  #startDue(): void {
    if (this.#isBusy()) return
    for (const project of this.#waiting.keys()) {
      if (this.#running.size >= PROJECTS_AT_ONCE || this.#stopping.signal.aborted) return
      const { untilMs } = this.#pauses.get(project) ?? { untilMs: 0 }
      if (this.#running.has(project) || this.#options.clock.nowMs() < untilMs) continue
      if (this.#waiting.get(project)?.size === 0) continue
      const run = this.#nameProject(project)
        .catch((error: unknown) => this.#pause(project, error))
        .catch((error: unknown) => this.#warn(error))
        .finally(() => {
          this.#running.delete(project)
          this.#startDue()
        })
      this.#running.set(project, run)
    }
  }

  #isBusy(): boolean {
    const nowMs = this.#options.clock.nowMs()
    this.#busySinceMs = this.#options.pipeline.pending() > BUSY_ENTRIES ? (this.#busySinceMs ?? nowMs) : null
    return this.#busySinceMs !== null && nowMs - this.#busySinceMs < LONGEST_BUSY_MS
  }

  async #nameProject(project: ProjectId): Promise<void> {
    if (!(await this.#mayName(project))) return
    for (const [key, dimension] of this.#waiting.get(project) ?? []) {
      this.#waiting.get(project)?.delete(key)
      const ended = new Set<number>()
      for (let isLeft = true; isLeft; ) {
        if (this.#stopping.signal.aborted) return
        const { pipeline, model } = this.#options
        const topics = await pipeline.topicsToName(dimension, model.model)
        const topic = topics.find((one) => !ended.has(one))
        isLeft = topic !== undefined
        if (topic === undefined) continue
        const isNamed = await this.#nameTopic(dimension, topic).catch((error: unknown) => {
          this.#waiting.get(project)?.set(key, dimension)
          throw error
        })
        if (!isNamed) ended.add(topic)
      }
    }
    this.#pauses.delete(project)
  }

  /** Where a project is not to be named, it is asked again with the next look. */
  async #mayName(project: ProjectId): Promise<boolean> {
    const { registry, clock } = this.#options
    const { modelNamesTopics } = await readProjectSettings(registry, project)
    if (!modelNamesTopics) this.#pauses.set(project, { untilMs: clock.nowMs() + LOOK_MS, failures: 0 })
    return modelNamesTopics
  }

  /** False where the topic has ended in between. */
  async #nameTopic(dimension: DimensionName, topic: number): Promise<boolean> {
    const { pipeline, registry, clock, model } = this.#options
    const { project } = dimension
    const asked = await pipeline.topicToName(dimension, topic)
    if (!asked) return false
    const name = await askForName(this.#chat, asked, this.#stopping.signal)
    const outcome = await pipeline.nameTopic(dimension, { topic, name, model: model.model })
    await noteAnswer(registry, project, { isNamed: outcome?.label != null, atMs: clock.nowMs() })
    return outcome !== null
  }

  async #pause(project: ProjectId, error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const atMs = this.#options.clock.nowMs()
    const failures = (this.#pauses.get(project)?.failures ?? 0) + 1
    if (error instanceof BudgetUsed) {
      const retryAtMs = this.#budget.nextDayMs()
      this.#pauses.set(project, { untilMs: retryAtMs, failures: 0 })
      return noteFailure(this.#options.registry, project, { kind: 'budget', message: error.message, atMs, retryAtMs })
    }
    const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
    const askedForMs = error instanceof OpenAiError ? (error.retryAfterMs ?? 0) : 0
    const retryAtMs = atMs + Math.max(backOffMs, Math.min(askedForMs, LONGEST_PAUSE_MS))
    this.#pauses.set(project, { untilMs: retryAtMs, failures })
    if (!(error instanceof OpenAiError)) return this.#warn(error)
    const failure: LabellerFailure = { kind: 'server', message: error.message, atMs, retryAtMs }
    this.#options.logger.warn({ project, failure: error.failure, status: error.status }, error.message)
    await noteFailure(this.#options.registry, project, failure)
  }

  #warn(error: unknown): void {
    const message = error instanceof AppError || error instanceof Error ? error.message : String(error)
    this.#options.logger.warn({ reason: message }, 'topics cannot be named by a model now: trying again later')
  }
}
