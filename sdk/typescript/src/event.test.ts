import { describe, expect, test } from 'vitest'
import { type EventDefaults, type EventInput, type Redact, resolveIds, wireEvent } from './event.ts'
import { createTestRuntime } from './testing/test-runtime.ts'
import { clientVectors } from './testing/vectors.ts'

const REDACT_HOOKS: Record<string, Redact> = {
  'field-and-length': (text, field) => `${field}:${text.length}`,
  throws: () => {
    throw new Error('no')
  },
  'returns-null': () => null as unknown as string,
}

describe('what is tracked becomes the event that every client sends', () => {
  test.each(clientVectors.events)('$title', ({ input, defaults, redact, event, error }) => {
    const runtime = createTestRuntime()
    const compose = () => {
      const ownInput = fromWireKeys(input) as EventInput
      const ownDefaults = (fromWireKeys(defaults) ?? {}) as EventDefaults
      const ids = resolveIds(ownInput, ownDefaults, runtime.randomUUID)
      const hook = redact ? REDACT_HOOKS[redact] : undefined
      return wireEvent(ownInput, ids, { defaults: ownDefaults, nowMs: runtime.nowMs(), redact: hook })
    }
    if (error === undefined) expect(compose()).toEqual(event)
    else expect(compose).toThrow(expect.objectContaining({ code: error }))
  })
})

test('a Date becomes epoch milliseconds, and an invalid one is refused', () => {
  const compose = (timestamp: Date) =>
    wireEvent(
      { prompt: 'hi', timestamp },
      { eventId: 'e', sessionId: 's', userId: 'u' },
      { defaults: {}, nowMs: 0, redact: undefined },
    )
  expect(compose(new Date(1_234)).timestamp).toBe(1_234)
  expect(() => compose(new Date('never'))).toThrow(expect.objectContaining({ code: 'INVALID_EVENT' }))
})

test('an asynchronous redact hook is refused, and its rejection does not reach the host', () => {
  const redact = (() => Promise.reject(new Error('late'))) as unknown as Redact
  const compose = () =>
    wireEvent('secret', { eventId: 'e', sessionId: 's', userId: 'u' }, { defaults: {}, nowMs: 0, redact })
  expect(compose).toThrow(expect.objectContaining({ code: 'REDACT_FAILED' }))
})

/** Vectors carry the names of the wire; this client's are in camel case. */
function fromWireKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const camelCase = (key: string) => key.replace(/_id$/, 'Id')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelCase(key), item]))
}
