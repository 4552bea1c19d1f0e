// The answer of the project routes.

import { z } from '@hono/zod-openapi'

export const projectSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: z.string(),
    time_zone: z.string().openapi({ description: 'IANA name; UTC unless set', example: 'Europe/Berlin' }),
  })
  .openapi('Project')
