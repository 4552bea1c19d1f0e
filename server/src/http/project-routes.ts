// The project that a key belongs to, and its settings.

import { z } from '@hono/zod-openapi'
import type { AccessDirectory } from '../access/access-directory.ts'
import { changeProjectSettings, readProjectSettings } from '../access/project-settings.ts'
import { renameProject } from '../access/projects.ts'
import type { Role } from '../accounts/role.ts'
import type { ProjectId } from '../model/ids.ts'
import { canonicalTimeZone } from '../queries/time-zone.ts'
import type { Registry } from '../registry/registry.ts'
import { nameSchema } from './account-schemas.ts'
import { projectSchema } from './project-schemas.ts'
import type { DefineRoute } from './route.ts'

const TAG = 'Project'

export interface ProjectRoutesOptions {
  readonly access: AccessDirectory
  readonly registry: Registry
}

export function projectRoutes(route: DefineRoute, options: ProjectRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/project',
    tag: TAG,
    summary: 'The project of this key',
    scope: 'read',
    response: projectSchema,
    errors: ['NOT_FOUND'],
    handle: ({ project, role }) => projectAnswer(options, project, role),
  })
  route({
    method: 'patch',
    path: '/v1/project',
    tag: TAG,
    summary: 'Change the settings of the project',
    description: 'Days of series and dates in `from` and `to` are cut in the time zone, from the next request on.',
    scope: 'manage',
    role: 'owner',
    body: z
      .strictObject({
        name: nameSchema.optional(),
        time_zone: z.string().min(1, 'must not be empty').openapi({ example: 'Europe/Berlin' }).optional(),
      })
      .refine((body) => Object.keys(body).length > 0, 'must change something: give name, time_zone or both')
      .openapi('ProjectChange'),
    response: projectSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, role, body }) {
      const timeZone = body.time_zone === undefined ? undefined : canonicalTimeZone(body.time_zone)
      if (body.name !== undefined) await renameProject(options.registry, project, body.name)
      if (timeZone !== undefined) await changeProjectSettings(options.registry, project, { timeZone })
      return projectAnswer(options, project, role)
    },
  })
}

async function projectAnswer({ access, registry }: ProjectRoutesOptions, project: ProjectId, role: Role) {
  const { id, name, createdAtMs } = await access.project(project)
  const { timeZone } = await readProjectSettings(registry, project)
  return { id, name, created_at: new Date(createdAtMs).toISOString(), time_zone: timeZone, role }
}
