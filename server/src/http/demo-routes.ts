// Demo conversations for a project that has nothing else yet: started, watched and stopped.

import { z } from '@hono/zod-openapi'
import type { DemoLoading } from '../demo/demo-loading.ts'
import type { DefineRoute } from './route.ts'

const PATH = '/v1/project/demo'
const TAG = 'Project'

const demoSchema = z
  .object({
    state: z.enum(['absent', 'loading', 'stopped', 'loaded']),
    sent: z.number().int().openapi({ description: 'Events acknowledged; topics follow as they are analysed' }),
    total: z.number().int(),
  })
  .openapi('DemoProgress')

export interface DemoRoutesOptions {
  readonly demo: DemoLoading
}

export function demoRoutes(route: DefineRoute, { demo }: DemoRoutesOptions): void {
  route({
    method: 'get',
    path: PATH,
    tag: TAG,
    summary: 'How far the demo conversations are loaded',
    scope: 'read',
    response: demoSchema,
    handle: ({ project }) => demo.progress(project),
  })
  route({
    method: 'post',
    path: PATH,
    tag: TAG,
    summary: 'Load demo conversations',
    description:
      'Some 3,300 messages of 60 days, into a project that has no events yet. Answers at once and sends in the background; after a restart, asking again goes on where it stopped.',
    scope: 'manage',
    role: 'owner',
    response: demoSchema,
    errors: ['CONFLICT'],
    handle: ({ project }) => demo.start(project),
  })
  route({
    method: 'delete',
    path: PATH,
    tag: TAG,
    summary: 'Stop loading demo conversations',
    description: 'What was sent stays.',
    scope: 'manage',
    role: 'owner',
    response: demoSchema,
    handle: ({ project }) => demo.stop(project),
  })
}
