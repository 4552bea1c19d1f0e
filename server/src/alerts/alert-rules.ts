// The rules of projects: made, changed and deleted by compare-and-set; a change of what is watched starts its memory anew.

import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import { type AlertRule, alertRuleKey, alertRulePrefix } from './alert-rule.ts'
import { type AlertState, alertStateKey } from './alert-state.ts'

export type AlertRuleContent = Omit<AlertRule, 'id' | 'project' | 'createdAtMs' | 'activeSinceMs'>

const MOST_RULES = 50
const ID_BYTES = 8

export class AlertRules {
  readonly #registry: Registry
  readonly #clock: Clock

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry
    this.#clock = clock
  }

  /** Oldest first; of all projects where none is given. */
  async list(project?: ProjectId): Promise<AlertRule[]> {
    const all = (await this.#registry.list<AlertRule>(alertRulePrefix(project))).map(({ value }) => value)
    return all.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
  }

  /** Throws NOT_FOUND. */
  async get(project: ProjectId, id: string): Promise<AlertRule> {
    const document = await this.#registry.get<AlertRule>(alertRuleKey(project, id))
    return document?.value ?? refuseUnknown(id)
  }

  async state(project: ProjectId, id: string): Promise<AlertState | undefined> {
    return (await this.#registry.get<AlertState>(alertStateKey(project, id)))?.value
  }

  /** Throws CONFLICT where the project has as many as it may have. */
  async create(project: ProjectId, content: AlertRuleContent): Promise<AlertRule> {
    if ((await this.list(project)).length >= MOST_RULES) {
      throw new AppError('CONFLICT', `This project has ${MOST_RULES} alerts already: delete one first.`)
    }
    const nowMs = this.#clock.nowMs()
    const id = `al_${randomBytes(ID_BYTES).toString('hex')}`
    const rule: AlertRule = { id, project, ...content, createdAtMs: nowMs, activeSinceMs: nowMs }
    await this.#registry.put(alertRuleKey(project, id), rule, 0)
    return rule
  }

  /** Throws NOT_FOUND, or CONFLICT where others kept changing it. */
  async change(project: ProjectId, id: string, changes: Partial<AlertRuleContent>): Promise<AlertRule> {
    const nowMs = this.#clock.nowMs()
    const changed = await changeDocument<AlertRule>(this.#registry, alertRuleKey(project, id), (known) => {
      const before = known ?? refuseUnknown(id)
      const after = { ...before, ...changes }
      return { ...after, activeSinceMs: startsAnew(before, after) ? nowMs : before.activeSinceMs }
    })
    return changed ?? refuseUnknown(id)
  }

  /** What waits for delivery is given up with it; the log of its alerts stays. Throws NOT_FOUND. */
  async delete(project: ProjectId, id: string): Promise<void> {
    await changeDocument<AlertRule>(this.#registry, alertRuleKey(project, id), (known) =>
      known ? null : refuseUnknown(id),
    )
    await this.forget(project, id)
  }

  /** Of a rule that is not there any more. */
  async forget(project: ProjectId, id: string): Promise<void> {
    await changeDocument<AlertState>(this.#registry, alertStateKey(project, id), () => null)
  }
}

function startsAnew(before: AlertRule, after: AlertRule): boolean {
  const isEnabled = after.enabled && !before.enabled
  return isEnabled || JSON.stringify(before.condition) !== JSON.stringify(after.condition)
}

function refuseUnknown(id: string): never {
  throw new AppError('NOT_FOUND', `There is no alert ${id}: list them with GET /v1/alerts.`)
}
