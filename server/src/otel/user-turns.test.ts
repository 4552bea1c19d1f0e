import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIALECTS, recordedSpans, testSpan } from './span.fixture.ts'
import { userTurns } from './user-turns.ts'

const FIRST = 'How do I reset my password?'
const SECOND = 'The link did not arrive. Can you send it again?'
const promptsOf = (spans: Parameters<typeof userTurns>[0]) =>
  userTurns(spans).turns.map(({ metadata }) => metadata.prompt)
const user = (content: string) => ({ role: 'user', content })
const answer = { role: 'assistant', content: 'Done.' }
const chat = (messages: unknown, parts = {}) => testSpan({ 'gen_ai.input.messages': JSON.stringify(messages) }, parts)

describe.each(DIALECTS)('a conversation recorded in the dialect %s', (dialect) => {
  it('is two messages of one session and one user, whatever it called between them', () => {
    const { turns, problems } = userTurns(recordedSpans(dialect))
    expect(problems).toEqual([])
    expect(turns.map(({ metadata }) => metadata.prompt)).toEqual([FIRST, SECOND])
    for (const turn of turns) {
      expect([turn.sessionId, turn.userId]).toEqual(['conversation-1', 'user-7'])
      expect(turn.metadata).toMatchObject({ service: 'support-bot', environment: 'production' })
      expect(turn.metadata.model).toMatch(/^gpt-4o-mini/)
    }
    expect(turns[0]?.timestampMs).toBeLessThan(turns[1]?.timestampMs ?? 0)
  })

  it('has its token usage as numbers', () => {
    const [first, second] = userTurns(recordedSpans(dialect)).turns
    expect(first?.metadata).toMatchObject({ input_tokens: 42, output_tokens: 12 })
    expect(second?.metadata).toMatchObject({ input_tokens: 46, output_tokens: 12 })
  })

  it('gives the same events in any order of spans, and span by span', () => {
    const spans = recordedSpans(dialect)
    const ids = (list: typeof spans) =>
      userTurns(list)
        .turns.map(({ eventId }) => eventId)
        .sort()
    const expected = ids(spans)
    fc.assert(
      fc.property(fc.shuffledSubarray(spans, { minLength: spans.length }), (shuffled) => {
        expect(ids(shuffled)).toEqual(expected)
        expect([...new Set(shuffled.flatMap((span) => ids([span])))].sort()).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })
})

describe('what applications add', () => {
  it.each(['vercel-ai-sdk', 'openllmetry', 'openinference'] as const)('in %s becomes metadata', (dialect) => {
    for (const { metadata } of userTurns(recordedSpans(dialect)).turns) {
      expect(metadata.platform).toBe('ios')
      expect(Object.keys(metadata).join()).not.toMatch(/session|user/i)
    }
  })
})

it('fields of the application that an event cannot hold do not cost the message', () => {
  const many = Array.from({ length: 100 }, (_, n) => [`ai.telemetry.metadata.f${n}`, n])
  const span = testSpan({
    'ai.prompt': 'hello',
    [`ai.telemetry.metadata.${'k'.repeat(65)}`]: 1,
    'ai.telemetry.metadata.long': 'x'.repeat(40_000),
    ...Object.fromEntries(many),
  })
  const [turn] = userTurns([span]).turns
  expect(turn?.metadata).toMatchObject({ prompt: 'hello', f0: 0, f49: 49 })
  expect(Object.keys(turn?.metadata ?? {})).toHaveLength(51)
})

describe('older forms of the GenAI conventions', () => {
  const event = (name: string, attributes: Record<string, string>) => ({
    name,
    attributes: new Map(Object.entries(attributes)),
  })

  it('one span event for each message', () => {
    const events = [
      event('gen_ai.system.message', { content: 'Be kind.' }),
      event('gen_ai.user.message', { 'gen_ai.event.content': JSON.stringify(user('first')) }),
      event('gen_ai.assistant.message', { 'gen_ai.event.content': JSON.stringify(answer) }),
      event('gen_ai.user.message', { content: 'second' }),
      event('gen_ai.choice', { 'gen_ai.event.content': '{"message":{"content":"no"}}' }),
    ]
    expect(promptsOf([testSpan({ 'gen_ai.system': 'openai' }, { events })])).toEqual(['second'])
  })

  it.each([
    ['gen_ai.content.prompt', 'gen_ai.prompt'],
    ['gen_ai.client.inference.operation.details', 'gen_ai.input.messages'],
  ])('all messages in the span event %s', (name, attribute) => {
    const events = [event(name, { [attribute]: JSON.stringify([user('first'), answer, user('second')]) })]
    expect(promptsOf([testSpan({}, { events })])).toEqual(['second'])
  })

  it('messages as structured attributes instead of JSON', () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'hello' }, { type: 'blob' }] }]
    expect(promptsOf([testSpan({ 'gen_ai.input.messages': messages })])).toEqual(['hello'])
  })

  it('a bare prompt', () => {
    expect(promptsOf([testSpan({ 'ai.prompt': '{"system":"Be kind.","prompt":"hello"}' })])).toEqual(['hello'])
    expect(promptsOf([testSpan({ 'gen_ai.prompt': 'hello' })])).toEqual(['hello'])
  })
})

describe('parts of a message', () => {
  it.each([
    [
      'texts beside a picture',
      [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: {} },
      ],
      'What is this?',
    ],
    [
      'several texts',
      [
        { type: 'input_text', text: 'one' },
        { type: 'text', text: 'two' },
      ],
      'one\ntwo',
    ],
    ['parts without a type', [{ text: 'hello' }], 'hello'],
    ['parts as JSON', '[{"type":"text","text":"hello"}]', 'hello'],
    ['a text that looks like JSON', '[{"a":1}] is what I get', '[{"a":1}] is what I get'],
  ])('%s', (_, content, text) => {
    expect(promptsOf([chat([{ role: 'user', content }])])).toEqual([text])
  })

  it('answers of tools in the name of the user are no message of the user', () => {
    const result = { role: 'user', content: [{ type: 'tool_result', content: 'A-1' }] }
    const { turns } = userTurns([chat([user('hello'), answer, result])])
    expect(turns).toMatchObject([{ isContinued: true, metadata: { prompt: 'hello' } }])
  })

  it('numbered parts are read in the order of their numbers', () => {
    const contents = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`llm.input_messages.${n}.message.content`, `text ${n}`]),
    )
    const roles = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`llm.input_messages.${n}.message.role`, 'user']),
    )
    expect(promptsOf([testSpan({ ...contents, ...roles })])).toEqual(['text 11'])
    const span = testSpan({
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'hello',
      'llm.input_messages.0.message.contents.1.message_content.type': 'image',
    })
    expect(promptsOf([span])).toEqual(['hello'])
  })
})

describe('one message counts once', () => {
  it('in nested spans, retries and tool loops of its trace', () => {
    const tool = { role: 'tool', content: 'A-1' }
    const spans = [
      chat([user('hello')], { spanId: 'call' }),
      chat([user('hello')], { spanId: 'retry' }),
      chat([user('hello'), answer, tool], { spanId: 'loop' }),
      testSpan({ 'ai.prompt': '{"prompt":"hello"}' }, { spanId: 'outer' }),
    ]
    expect(userTurns(spans).turns).toMatchObject([{ spans: 4, isContinued: false }])
  })

  it('and said again it counts again: in another trace, and later in the same one', () => {
    const again = [user('yes'), answer, user('yes')]
    expect(promptsOf([chat([user('yes')]), chat(again)])).toEqual(['yes', 'yes'])
    expect(promptsOf([chat([user('yes')]), chat([user('yes')], { traceId: 'trace-2' })])).toEqual(['yes', 'yes'])
  })
})

describe('sessions and users', () => {
  const inner = { spanId: 'inner', parentSpanId: 'outer' }
  it('are found on an outer span, and the nearest one wins', () => {
    const spans = [
      chat([user('hello')], inner),
      testSpan({ 'session.id': 'near', 'user.id': 7 }, { spanId: 'outer', parentSpanId: 'root' }),
      testSpan({ 'session.id': 'far' }, { spanId: 'root' }),
    ]
    expect(userTurns(spans).turns).toMatchObject([{ sessionId: 'near', userId: '7' }])
  })

  it('are the trace where nothing says more', () => {
    expect(userTurns([chat([user('hello')])]).turns).toMatchObject([{ sessionId: 'trace-1', userId: 'trace-1' }])
  })

  it('are found although parents go in circles', () => {
    const spans = [chat([user('hello')], inner), testSpan({}, { spanId: 'outer', parentSpanId: 'inner' })]
    expect(userTurns(spans).turns).toMatchObject([{ sessionId: 'trace-1' }])
  })
})

describe('spans without a message of a user', () => {
  it.each([
    ['no attributes', {}],
    ['embeddings', { 'gen_ai.operation.name': 'embeddings', 'gen_ai.input.messages': JSON.stringify([user('x')]) }],
    ['a tool', { 'openinference.span.kind': 'TOOL', 'gen_ai.prompt': 'x' }],
    ['a system prompt', { 'gen_ai.input.messages': '[{"role":"system","content":"x"}]' }],
    ['an empty message', { 'gen_ai.input.messages': '[{"role":"user","content":"  "}]' }],
    ['no messages', { 'gen_ai.input.messages': '{"a":[1,null]}' }],
  ])('%s: nothing, and no problem', (_, attributes) => {
    expect(userTurns([testSpan(attributes)])).toEqual({ turns: [], problems: [] })
  })

  it('messages that were cut off are a problem that says what to do', () => {
    const { turns, problems } = userTurns([testSpan({ 'gen_ai.input.messages': '[{"role":"user","con' })])
    expect([turns, problems]).toEqual([[], [expect.stringContaining("exporter's limit")]])
  })

  it('a message without a trace cannot be told from its repeats', () => {
    expect(userTurns([chat([user('hello')], { traceId: '' })]).problems).toHaveLength(1)
  })
})
