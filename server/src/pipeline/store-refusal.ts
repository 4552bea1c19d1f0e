// Stores that say no for now, such as on a full disk: what they refused is done again, from what is on disk.

import { AppError } from '../errors.ts'
import type { Logger } from '../observe/logger.ts'
import type { Warehouse, WarehouseBatch } from '../warehouse/warehouse.ts'

const PASSING_CODES = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE'])
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/** True where the same work may succeed later, without anybody changing what is stored. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'OVERLOADED'
  return error instanceof Error && PASSING_CODES.has((error as NodeJS.ErrnoException).code ?? '')
}

/** Resolves a little later with every attempt; the first is 0. */
export function waitBeforeAttempt(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(FIRST_WAIT_MS * (attempt + 1), LONGEST_WAIT_MS)))
}

/** Keeps trying while the warehouse is out of order: what is in the journal is never given up. Rejects when told to stop. */
export async function writePatiently(
  { warehouse, logger }: { readonly warehouse: Warehouse; readonly logger: Logger },
  batch: WarehouseBatch,
  isStopping: () => boolean,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      // A commit that was reported as failed may have succeeded.
      if (attempt > 0 && (await warehouse.cursor()) >= batch.cursor) return
      return await warehouse.write(batch)
    } catch (error) {
      if (isStopping()) throw error
      logger.warn({ err: error, attempt }, 'the warehouse refused a batch: trying again')
      await waitBeforeAttempt(attempt)
    }
  }
}

/** What callers are told who wait for an analysis that has stopped. */
export function notAnalysed(cause: unknown): AppError {
  return new AppError('OVERLOADED', 'Events are kept but not analysed at the moment: look into the server log.', {
    cause,
  })
}
