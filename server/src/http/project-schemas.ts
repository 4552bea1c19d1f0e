// The answer of the project routes.

import { z } from '@hono/zod-openapi'
import { roleSchema } from './account-schemas.ts'

export const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: z.string(),
    time_zone: z.string().openapi({ description: 'IANA name; UTC unless set', example: 'Europe/Berlin' }),
    role: roleSchema.openapi({
      description: 'What the caller may do here: viewer reads, editor changes topics and fields, owner everything',
    }),
  })
  .openapi('Project')
