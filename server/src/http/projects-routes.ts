// A member's projects: listed, and made anew by whoever owns one.

import { z } from '@hono/zod-openapi'
import { DEFAULT_PROJECT } from '../access/project.ts'
import { createProject, listProjects } from '../access/projects.ts'
import { AppError } from '../errors.ts'
import { deleteProject } from '../privacy/project-deletion.ts'
import type { DefineAccountRoutes } from './account-route.ts'
import type { AccountRoutesOptions } from './account-routes.ts'
import { DONE, dateOf, doneSchema, nameSchema, roleSchema } from './account-schemas.ts'

const PATH = '/v1/projects'
const TAG = 'Project'

const ownProjectSchema = z
  .object({ id: z.string(), name: z.string(), role: roleSchema, created_at: z.string() })
  .openapi('OwnProject')

export function projectsRoutes(define: DefineAccountRoutes, options: AccountRoutesOptions): void {
  listRoute(define, options)
  createRoute(define, options)
  deleteRoute(define, options)
}

function listRoute({ sessionRoute }: DefineAccountRoutes, { accounts, registry }: AccountRoutesOptions): void {
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
}

function createRoute({ memberRoute }: DefineAccountRoutes, { accounts, registry, clock }: AccountRoutesOptions): void {
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

function deleteRoute({ memberRoute }: DefineAccountRoutes, options: AccountRoutesOptions): void {
  const { access, accounts, registry, clock } = options
  memberRoute({
    method: 'delete',
    path: '/v1/project',
    tag: TAG,
    summary: 'Delete the project with all it holds',
    description:
      'Keys, members and settings end at once; events, topics and everything made of them are erased in the background, from the files too. It cannot be undone. The project that an installation began with (`default`) is emptied instead: members, keys and settings stay.',
    role: 'owner',
    body: z.strictObject({
      name: z.string().openapi({ description: 'Name of the project, so that it is surely this one' }),
    }),
    response: doneSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'NOT_FOUND', 'CONFLICT'],
    async handle({ project, open, actor, address, body }) {
      const { name } = await access.project(project)
      if (body.name.trim() !== name) {
        throw new AppError('INVALID_REQUEST', `This project is called “${name}”: type exactly that to delete it.`)
      }
      const others = (await accounts.members.projectsOf(open.member.id)).filter((own) => own.project !== project)
      const next = project === DEFAULT_PROJECT ? project : others[0]?.project
      if (next === undefined) {
        throw new AppError(
          'CONFLICT',
          'This is your only project: create another one first, as your account would end with it.',
        )
      }
      await accounts.audit.record({ project: next, actor, action: 'project.delete', subject: name, address })
      await accounts.sessions.showProject(open.token, next)
      if (project !== DEFAULT_PROJECT) await accounts.members.endAccountsOf(project)
      await deleteProject(registry, clock, project)
      return DONE
    },
  })
}
