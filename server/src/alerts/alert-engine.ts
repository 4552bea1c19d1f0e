// Looks at the rules of the projects that this process owns, and raises alerts. An alert is written before the rule's
// memory of it, under a name that follows from that memory: whenever the process dies, it is raised once.

import type { Clock } from '../clock.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Logger } from '../observe/logger.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { type AlertRecord, alertKey, alertPrefix, listAlerts, MOST_ALERTS, pendingDelivery } from './alert-record.ts'
import { type AlertRule, alertRuleKey } from './alert-rule.ts'
import { AlertRules } from './alert-rules.ts'
import {
  type AlertState,
  alertStateKey,
  type Finding,
  freshState,
  nextState,
  type SubjectState,
} from './alert-state.ts'
import { LONGEST_NEW_MS, NothingToWatch, ProjectLook } from './find-alerts.ts'
import { PipelineLag } from './pipeline-lag.ts'

export interface AlertEngineOptions {
  readonly registry: Registry
  readonly warehouse: Warehouse
  readonly pipeline: { cursor(): number; pending(): number }
  readonly clock: Clock
  readonly logger: Logger
  /** Projects that this process works on; default: all. */
  readonly isOwn?: (project: ProjectId) => boolean
}

const LOOK_MS = 30_000
const EVERY_MS = 5 * 60_000
const LAG_EVERY_MS = 60_000
const HOUR_MS = 3_600_000

export class AlertEngine {
  readonly #options: AlertEngineOptions
  readonly #rules: AlertRules
  readonly #lag = new PipelineLag()
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> = Promise.resolve()
  #isIdle = true
  #isStopping = false

  constructor(options: AlertEngineOptions) {
    this.#options = options
    this.#rules = new AlertRules(options.registry, options.clock)
    this.#timer = setInterval(() => this.#isIdle && void this.look(), LOOK_MS)
    this.#timer.unref()
  }

  /** Looks at all rules that are due, and resolves then; one look at a time. */
  look(): Promise<void> {
    this.#isIdle = false
    const looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => this.#warn(error))
      .finally(() => {
        this.#isIdle = this.#looking === looking
      })
    this.#looking = looking
    return looking
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#timer)
    await this.#looking
  }

  async #look(): Promise<void> {
    const { pipeline, clock, isOwn } = this.#options
    const nowMs = clock.nowMs()
    const lagMs = this.#lag.noteMs({ cursor: pipeline.cursor(), pending: pipeline.pending() }, nowMs)
    const byProject = new Map<ProjectId, AlertRule[]>()
    for (const rule of await this.#rules.list()) {
      if (!rule.enabled || isOwn?.(rule.project) === false) continue
      byProject.set(rule.project, [...(byProject.get(rule.project) ?? []), rule])
    }
    for (const [project, rules] of byProject) {
      const look = new ProjectLook({ ...this.#options, project, nowMs, lagMs })
      for (const rule of rules) {
        if (this.#isStopping) return
        await this.#lookAt(rule, look, nowMs).catch((error: unknown) => this.#warn(error, rule.id))
      }
    }
  }

  async #lookAt(rule: AlertRule, look: ProjectLook, nowMs: number): Promise<void> {
    const stored = await this.#options.registry.get<AlertState>(alertStateKey(rule.project, rule.id))
    const isCurrent = stored?.value.activeSinceMs === rule.activeSinceMs
    const state = stored && isCurrent ? stored.value : freshState(rule.activeSinceMs, stored?.value)
    const everyMs = rule.condition.kind === 'pipeline_lag' ? LAG_EVERY_MS : EVERY_MS
    // At the same moments for all rules, so that one look answers for all.
    const isDone = state.evaluatedAtMs !== null && turnOf(state.evaluatedAtMs, everyMs) === turnOf(nowMs, everyMs)
    if (isDone) return
    const next = await this.#evaluate(rule, state, look, nowMs)
    await this.#write(rule, next, stored?.version ?? 0)
  }

  async #evaluate(rule: AlertRule, state: AlertState, look: ProjectLook, nowMs: number): Promise<AlertState> {
    try {
      const { findings, knownTopics } = await look.find(rule.condition, state)
      return await this.#raise(rule, { ...state, knownTopics }, findings, nowMs)
    } catch (error) {
      if (!(error instanceof NothingToWatch)) throw error
      return { ...state, evaluatedAtMs: nowMs, problem: error.message }
    }
  }

  /** Where the alert of this number is there already, its findings were said: only what is left is due. */
  async #raise(rule: AlertRule, before: AlertState, findings: readonly Finding[], nowMs: number): Promise<AlertState> {
    const { state, alert } = nextState(before, findings, { nowMs, cooldownMs: cooldownMs(rule) })
    if (alert.length === 0) return state
    const record: AlertRecord = {
      id: `${rule.id}-${state.fired}`,
      project: rule.project,
      rule: { id: rule.id, name: rule.name },
      condition: rule.condition,
      isTest: false,
      firedAtMs: nowMs,
      findings: alert,
      deliveries: rule.channels.map((channel) => pendingDelivery(channel, nowMs)),
    }
    const said = await this.#put(record)
    if (said === null) {
      await trimAlerts(this.#options.registry, rule.project)
      return state
    }
    const subjects: Record<string, SubjectState> = { ...before.subjects }
    for (const { subject } of said.findings) subjects[subject] = { firedAtMs: said.firedAtMs, isMet: true }
    const known = { ...before, subjects, fired: state.fired, lastFiredAtMs: said.firedAtMs }
    return this.#raise(rule, known, findings, nowMs)
  }

  /** Null, or the alert that was there before. */
  async #put(record: AlertRecord): Promise<AlertRecord | null> {
    const { registry } = this.#options
    try {
      await registry.put(alertKey(record), record, 0)
      return null
    } catch (error) {
      if (!(error instanceof RegistryConflict)) throw error
      return (await registry.get<AlertRecord>(alertKey(record)))?.value ?? record
    }
  }

  /** Where another process was faster, its memory stands. */
  async #write(rule: AlertRule, state: AlertState, version: number): Promise<void> {
    try {
      await this.#options.registry.put(alertStateKey(rule.project, rule.id), state, version)
    } catch (error) {
      if (!(error instanceof RegistryConflict)) throw error
    }
    // A rule that was deleted meanwhile leaves nothing behind.
    const isThere = await this.#options.registry.get(alertRuleKey(rule.project, rule.id))
    if (!isThere) await this.#rules.forget(rule.project, rule.id)
  }

  #warn(error: unknown, rule?: string): void {
    this.#options.logger.warn({ err: error, rule }, 'alerts could not be looked at: trying again in half a minute')
  }
}

function turnOf(atMs: number, everyMs: number): number {
  return Math.floor(atMs / everyMs)
}

/** What is new is said once, however its numbers go up and down: it is remembered for longer than it can be new. */
function cooldownMs({ condition, cooldownHours }: AlertRule): number {
  const hoursMs = cooldownHours * HOUR_MS
  return condition.kind === 'new_topic' ? Math.max(hoursMs, LONGEST_NEW_MS + HOUR_MS) : hoursMs
}

/** Keeps the newest; what is older is gone, delivered or not. */
export async function trimAlerts(registry: Registry, project: ProjectId): Promise<void> {
  const old = new Set((await listAlerts(registry, project)).slice(MOST_ALERTS).map(alertKey))
  if (old.size === 0) return
  for (const { key, version } of await registry.list(alertPrefix(project))) {
    if (!old.has(key)) continue
    await registry.delete(key, version).catch((error: unknown) => {
      if (!(error instanceof RegistryConflict)) throw error
    })
  }
}
