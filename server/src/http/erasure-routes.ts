// Erasure of a user or a session, with a receipt that says what went.

import { z } from '@hono/zod-openapi'
import type { ErasureReceipt, SubjectEraser } from '../privacy/eraser.ts'
import type { ErasableKind } from '../privacy/erasure-memory.ts'
import type { DefineRoute } from './route.ts'

export interface ErasureRoutesOptions {
  readonly eraser: SubjectEraser
}

const count = (description: string) => z.number().int().openapi({ description })

const receiptSchema = z
  .object({
    erased: z.enum(['user', 'session']),
    receipt: z.string().openapi({ description: 'Keyed hash of the id: all that is remembered of it' }),
    at: z.string(),
    events: count('Events erased from the warehouse and the journal'),
    sessions: count('Sessions that the events were of'),
    users: count('Users that the events were of'),
    texts: count('Texts and their vectors taken out of the sums of micro-clusters'),
    micro_clusters: count('Micro-clusters that held nothing else'),
    exemplars: count('Examples and label evidence forgotten'),
    field_samples: count('Sample values of fields forgotten'),
    edits: count('Moved texts taken out of the log of edits'),
    idempotency_answers: count('Remembered answers from which the ids were taken'),
    files_clean: z.boolean().openapi({
      description: 'The files hold no byte of it any more; false: they are being written anew, see GET /v1/privacy',
    }),
  })
  .openapi('ErasureReceipt')

export function erasureRoutes(route: DefineRoute, { eraser }: ErasureRoutesOptions): void {
  for (const kind of ['user', 'session'] as const) {
    route({
      method: 'delete',
      path: `/v1/${kind}s/{id}`,
      tag: 'Privacy',
      summary: `Erase a ${kind}`,
      description:
        'Erases all events accepted so far from rows, topics, examples and journal, and answers when this is done. The files themselves are written anew at once, or, where that takes long, shortly after. Events sent afterwards are new.',
      scope: 'manage',
      role: 'owner',
      pathParameters: z.object({ id: z.string() }),
      response: receiptSchema,
      errors: ['NOT_FOUND'],
      auditSubject: ({ receipt }) => receipt,
      handle: async ({ project, path: { id } }) => receiptAnswer(kind, await eraser.erase(project, kind, id)),
    })
  }
}

function receiptAnswer(kind: ErasableKind, receipt: ErasureReceipt) {
  const { events, sessions, users, texts, exemplars, edits } = receipt
  return {
    erased: kind,
    receipt: receipt.hash,
    at: new Date(receipt.atMs).toISOString(),
    ...{ events, sessions, users, texts, exemplars, edits },
    micro_clusters: receipt.microClusters,
    field_samples: receipt.samples,
    idempotency_answers: receipt.idempotencyAnswers,
    files_clean: receipt.filesClean,
  }
}
