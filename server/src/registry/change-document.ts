// Read, change, compare-and-set: how documents are changed, whoever else changes them at the same time.

import { AppError } from '../errors.ts'
import { type Registry, RegistryConflict } from './registry.ts'

const ATTEMPTS = 8

/**
 * Writes what `change` makes of the document (null: it is deleted, or stays absent) and returns it.
 * `change` may throw to refuse, and runs again where somebody else was faster. Throws CONFLICT when that never ends.
 */
export async function changeDocument<Value>(
  registry: Registry,
  key: string,
  change: (value: Value | undefined) => Value | null,
): Promise<Value | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await registry.get<Value>(key)
    const value = change(known?.value)
    if (value === null && !known) return null
    try {
      if (value === null) await registry.delete(key, known?.version ?? 0)
      else await registry.put(key, value, known?.version ?? 0)
      return value
    } catch (error) {
      if (!(error instanceof RegistryConflict)) throw error
    }
  }
  throw new AppError('CONFLICT', 'This was changed by somebody else at the same time: try again.')
}
