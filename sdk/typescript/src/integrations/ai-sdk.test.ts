import { generateText, jsonSchema, type ModelMessage, stepCountIs, streamText, tool, wrapLanguageModel } from 'ai'
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test'
import { expect, test } from 'vitest'
import { useClientFixture } from '../testing/client-fixture.ts'
import { turretMiddleware } from './ai-sdk.ts'
import type { TurnTracker } from './track-turn.ts'

const fixture = useClientFixture()
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
const finished = (unified: 'stop' | 'tool-calls') => ({ finishReason: { unified, raw: unified }, usage, warnings: [] })

/** Asks for a tool where it is given one that has not answered yet. */
function createModel(tracker: TurnTracker) {
  const model = new MockLanguageModelV3({
    modelId: 'model-test',
    doGenerate: async ({ prompt, tools = [] }) =>
      tools.length > 0 && prompt.at(-1)?.role !== 'tool'
        ? {
            ...finished('tool-calls'),
            content: [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'findOrder', input: '{}' }],
          }
        : { ...finished('stop'), content: [{ type: 'text', text: 'An answer.' }] },
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'text-start', id: '1' },
          { type: 'text-delta', id: '1', delta: 'An answer.' },
          { type: 'text-end', id: '1' },
          { type: 'finish', ...finished('stop') },
        ],
      }),
    }),
  })
  return wrapLanguageModel({ model, middleware: turretMiddleware(tracker) })
}

test('the newest message of each call is sent once, tool steps included, with the ids of the call', async () => {
  const turret = fixture().createClient()
  const model = createModel(turret)
  const providerOptions = { turret: { sessionId: 's-1', userId: 'u-1', metadata: { plan: 'pro' } } }
  const findOrder = tool({ inputSchema: jsonSchema({ type: 'object' }), execute: () => 'shipped' })
  const first = await generateText({
    model,
    providerOptions,
    prompt: 'Where is my order?',
    tools: { findOrder },
    stopWhen: stepCountIs(3),
  })
  expect(first.steps).toHaveLength(2)
  const messages: ModelMessage[] = [
    { role: 'user', content: 'Where is my order?' },
    ...first.response.messages,
    { role: 'user', content: [{ type: 'text', text: 'Can I return it?' }] },
  ]
  expect(await streamText({ model, providerOptions, messages }).text).toBe('An answer.')
  await turret.flush()
  expect([...fixture().server.stored.values()]).toMatchObject(
    ['Where is my order?', 'Can I return it?'].map((prompt) => ({
      session_id: 's-1',
      user_id: 'u-1',
      metadata: { prompt, model: 'model-test', plan: 'pro' },
    })),
  )
})

test('a conversation in place of the client gives its ids; odd options are passed over', async () => {
  const turret = fixture().createClient()
  const conversation = turret.conversation({ sessionId: 's-2', userId: 'u-2' })
  await generateText({
    model: createModel(conversation),
    prompt: 'Hello?',
    providerOptions: { turret: { metadata: 7 } },
  })
  await turret.flush()
  expect([...fixture().server.stored.values()]).toMatchObject([{ session_id: 's-2', user_id: 'u-2' }])
  expect(fixture().errors).toEqual([])
})
