import { expect, test } from 'vitest'
import { parseRetryAfterMs, retryDelayMs } from './retry.ts'
import { clientVectors } from './testing/vectors.ts'

test.each(clientVectors.retry_delays)('$title', ({ attempt, random, retry_after, delay_ms }) => {
  const retryAfterMs = parseRetryAfterMs(retry_after ?? null, clientVectors.retry_now_ms)
  expect(retryDelayMs(attempt, retryAfterMs, random)).toBe(delay_ms)
})
