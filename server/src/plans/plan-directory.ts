// The plan of each project: a registry document, or the installation's default where nobody chose one.

import type { ProjectDocument } from '../access/project.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import { type Allowance, allowanceAt, monthCounter, type PlanName, type ProjectPlan, totalCounter } from './plan.ts'

export interface PlanUsage {
  readonly allowance: Allowance
  /** Events that count towards the limit. */
  readonly used: number
  /** Events accepted since the project exists, and in this calendar month (UTC). */
  readonly total: number
  readonly month: number
}

export class PlanDirectory {
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #defaultPlan: ProjectPlan

  constructor(registry: Registry, clock: Clock, defaultPlan: PlanName) {
    this.#registry = registry
    this.#clock = clock
    this.#defaultPlan = { name: defaultPlan, customLimit: null }
  }

  /** What the project may send at `nowMs`. Costs two map look-ups. */
  async allowance(project: ProjectId, nowMs: number): Promise<Allowance> {
    const plan = (await this.#registry.get<ProjectPlan>(planKey(project)))?.value ?? this.#defaultPlan
    const known = await this.#registry.get<ProjectDocument>(`projects/${project}`)
    return allowanceAt(project, plan, known?.value.createdAtMs ?? nowMs, nowMs)
  }

  async usage(project: ProjectId, journal: Pick<Journal, 'count'>): Promise<PlanUsage> {
    const nowMs = this.#clock.nowMs()
    const allowance = await this.allowance(project, nowMs)
    const [total, month] = [totalCounter(project), monthCounter(project, nowMs)].map((key) => journal.count(key))
    const used = allowance.counter === totalCounter(project) ? total : month
    return { allowance, used: used ?? 0, total: total ?? 0, month: month ?? 0 }
  }

  change(project: ProjectId, plan: ProjectPlan): Promise<void> {
    return changePlan(this.#registry, project, plan)
  }
}

/** Holds from the next event on. Throws INVALID_REQUEST, NOT_FOUND, or CONFLICT where others kept changing it. */
export async function changePlan(registry: Registry, project: ProjectId, plan: ProjectPlan): Promise<void> {
  if (plan.customLimit !== null && plan.name !== 'enterprise') {
    throw new AppError('INVALID_REQUEST', `The limit of ${plan.name} is fixed: only enterprise takes one of its own.`)
  }
  if (!(await registry.get(`projects/${project}`))) {
    throw new AppError('NOT_FOUND', `There is no project ${project}: list them with \`turret project list\`.`)
  }
  await changeDocument<ProjectPlan>(registry, planKey(project), () => plan)
}

function planKey(project: ProjectId): string {
  return `plans/${project}`
}
