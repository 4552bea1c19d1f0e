// How the API shows a metadata field, and what it says of keys that have no type.

import { z } from '@hono/zod-openapi'
import { MOST_TYPED_FIELDS, type ReprocessProgress, type TypedField } from '../model/field.ts'

export const fieldTypeSchema = z.enum(['text', 'enum', 'number', 'ignored'])
const count = z.number().int().min(0)

export const fieldSchema = z
  .object({
    key: z.string(),
    type: fieldTypeSchema,
    source: z.enum(['you', 'automatic']).openapi({ description: 'Who decided; a decision of yours always wins' }),
    reason: z.string(),
    settled: z.boolean().openapi({ description: 'Decided by you, or judged on 100 values or more' }),
  })
  .openapi('Field')

export const reprocessingSchema = z
  .object({
    field: z.string(),
    cause: z
      .enum(['type', 'embedder'])
      .openapi({ description: 'What stored events follow: a change of type, or of the embedder' }),
    from: fieldTypeSchema,
    to: fieldTypeSchema,
    done: count.openapi({ description: 'Stored events that have followed the change' }),
    total: count,
    started_at: z.string(),
  })
  .openapi('Reprocessing')

export const untypedKeysSchema = {
  untyped_keys: count.openapi({ description: `About how many keys came after the first ${MOST_TYPED_FIELDS}` }),
  untyped_keys_notice: z.string().nullable(),
}

export function fieldAnswer({ key, type, source, reason, confidence }: TypedField): z.infer<typeof fieldSchema> {
  return { key, type, source, reason, settled: confidence === 'settled' }
}

export function reprocessingAnswer(progress: ReprocessProgress): z.infer<typeof reprocessingSchema> {
  const { key, cause, from, to, done, total, startedAtMs } = progress
  return { field: key, cause: cause ?? 'type', from, to, done, total, started_at: new Date(startedAtMs).toISOString() }
}

export function untypedKeysAnswer(untypedKeys: number): { untyped_keys: number; untyped_keys_notice: string | null } {
  const notice = `About ${untypedKeys} further keys are stored and shown but not analysed, because ${MOST_TYPED_FIELDS} keys have a type already: put what varies, such as ids, into values instead of keys, or give a key a type yourself.`
  return { untyped_keys: untypedKeys, untyped_keys_notice: untypedKeys === 0 ? null : notice }
}
