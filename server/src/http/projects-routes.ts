// A member's projects: listed, and made anew by whoever owns one.

import { z } from '@hono/zod-openapi'
import { createProject, listProjects } from '../access/projects.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { dateOf, nameSchema, roleSchema } from './account-schemas.ts'

const PATH = '/v1/projects'
const TAG = 'Project'

const ownProjectSchema = z
  .object({ id: z.string(), name: z.string(), role: roleSchema, created_at: z.string() })
  .openapi('OwnProject')

export function projectsRoutes(
  { sessionRoute, memberRoute }: DefineAccountRoutes,
  { accounts, registry, clock }: AccountRoutesOptions,
): void {
  sessionRoute({
    method: 'get',
    path: PATH,
    tag: TAG,
    summary: 'Projects of the signed-in member',
    response: z.object({ projects: z.array(ownProjectSchema) }),
    async handle({ open }) {
      const own = await accounts.members.projectsOf(open.member.id)
      const roles = new Map(own.map(({ project, role }) => [project, role]))
      const projects = (await listProjects(registry)).flatMap(({ id, name, createdAtMs }) => {
        const role = roles.get(id)
        return role === undefined ? [] : [{ id, name, role, created_at: dateOf(createdAtMs) }]
      })
      return { projects }
    },
  })
  memberRoute({
    method: 'post',
    path: PATH,
    tag: TAG,
    summary: 'Create a project and own it',
    description: 'For owners of a project. PUT /v1/me/project goes there.',
    role: 'owner',
    body: z.strictObject({ name: nameSchema }),
    response: ownProjectSchema,
    errors: ['MISSING_REQUIRED_FIELD'],
    async handle({ open, actor, address, body: { name } }) {
      const { id, createdAtMs } = await createProject(registry, clock, name)
      await accounts.members.setRole(id, open.member.id, 'owner')
      await accounts.audit.record({ project: id, actor, action: 'project.create', subject: name, address })
      return { id, name, role: 'owner' as const, created_at: dateOf(createdAtMs) }
    },
  })
}
