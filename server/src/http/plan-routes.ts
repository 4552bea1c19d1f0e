// What a project may send and has sent, and the choice of its plan by the owner of the installation.

import { z } from '@hono/zod-openapi'
import { DEFAULT_PROJECT } from '../access/project.ts'
import { AppError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { ProjectId } from '../model/ids.ts'
import { PLAN_NAMES } from '../plans/plan.ts'
import type { PlanDirectory } from '../plans/plan-directory.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { dateOf } from './account-schemas.ts'
import type { DefineRoute } from './route.ts'

const TAG = 'Project'
const MOST_EVENTS = 1_000_000_000_000

const count = (description: string) => z.number().int().openapi({ description })
const usageSchema = z
  .object({
    plan: z.enum(PLAN_NAMES),
    limit: z.number().int().nullable().openapi({ description: 'Events of the period; null: no limit' }),
    used: count('Events that count towards the limit'),
    remaining: z.number().int().nullable(),
    period_starts_at: z.string(),
    period_ends_at: z.string(),
    ended: z.boolean().openapi({ description: 'True once the days of a trial are over' }),
    events_total: count('Events accepted since the project exists'),
    events_this_month: count('Events accepted in this calendar month (UTC)'),
  })
  .openapi('Usage')

export interface PlanRoutesOptions {
  readonly plans: PlanDirectory
  readonly journal: Pick<Journal, 'count'>
}

export function usageRoute(route: DefineRoute, options: PlanRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/usage',
    tag: TAG,
    summary: 'Plan and usage',
    scope: 'read',
    response: usageSchema,
    handle: ({ project }) => usageAnswer(options, project),
  })
}

export function planRoute(
  { memberRoute }: DefineAccountRoutes,
  options: AccountRoutesOptions & PlanRoutesOptions,
): void {
  const { accounts, plans } = options
  memberRoute({
    method: 'put',
    path: '/v1/project/plan',
    tag: TAG,
    summary: 'Choose the plan of the project',
    description: 'For owners of the installation: those of its first project. Holds from the next event on.',
    role: 'owner',
    body: z.strictObject({
      plan: z.enum(PLAN_NAMES),
      limit: z.number().int().min(1).max(MOST_EVENTS).nullable().optional().openapi({
        description: 'Events a calendar month, on enterprise alone; null: none',
      }),
    }),
    response: usageSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND'],
    async handle({ project, open, actor, address, body: { plan, limit = null } }) {
      if ((await accounts.members.roleIn(DEFAULT_PROJECT, open.member.id)) !== 'owner') {
        throw new AppError(
          'INSUFFICIENT_ROLE',
          'Only the owner of this installation chooses plans: ask them, or use `turret project plan` on the server.',
        )
      }
      await plans.change(project, { name: plan, customLimit: limit })
      const subject = limit === null ? plan : `${plan} ${limit}`
      await accounts.audit.record({ project, actor, action: 'plan.change', subject, address })
      return usageAnswer(options, project)
    },
  })
}

async function usageAnswer({ plans, journal }: PlanRoutesOptions, project: ProjectId) {
  const { allowance, used, total, month } = await plans.usage(project, journal)
  const { plan, limit, startsAtMs, endsAtMs, isOver } = allowance
  const remaining = isOver ? 0 : limit === null ? null : Math.max(0, limit - used)
  return {
    ...{ plan, limit, used, remaining, ended: isOver },
    period_starts_at: dateOf(startsAtMs),
    period_ends_at: dateOf(endsAtMs),
    events_total: total,
    events_this_month: month,
  }
}
