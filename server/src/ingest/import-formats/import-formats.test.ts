import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type ImportReader, importReader } from '../import-reader.ts'
import { openImportSource } from '../import-source.ts'
import { parseTrackRequest } from '../track-request.ts'
import { findFormat } from './find-format.ts'
import type { ImportedEvent } from './import-format.ts'

async function read(name: string, format?: string): Promise<ImportedEvent[]> {
  const source = await openImportSource(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)))
  let reader: ImportReader | undefined
  const events: ImportedEvent[] = []
  for await (const { line, columns } of source.records()) {
    reader ??= importReader(columns ?? {}, { mapping: new Map(), eventName: 'said', format })
    events.push(...((reader.bodies(line, columns ?? {}, JSON.stringify(columns)) ?? []) as ImportedEvent[]))
  }
  for (const event of events) expect(parseTrackRequest(event).name).toBe('said')
  return events
}

const promptsOf = (events: readonly ImportedEvent[]) => events.map(({ metadata }) => metadata.prompt)

describe('a ChatGPT export', () => {
  it('is the user messages of the branch that was shown, with their times and models', async () => {
    const [first, second, third, ...others] = await read('openai.json')
    expect(others).toEqual([])
    expect(first).toEqual({
      name: 'said',
      event_id: 'openai:u1-edited',
      session_id: 'conversation-1',
      user_id: 'conversation-1',
      timestamp: 1767225660250,
      metadata: { prompt: 'How do I reset my password?', model: 'gpt-4o' },
    })
    expect(second).toMatchObject({
      event_id: 'openai:u2',
      metadata: { prompt: 'It shows this. What now?', model: 'o3' },
    })
    expect(third).toMatchObject({
      session_id: 'conversation-2',
      metadata: { prompt: 'Cancel my order', model: 'gpt-4o-mini' },
    })
  })

  it('is read to its end although parents go in circles', () => {
    const node = (id: string, parent: string) => ({ id, parent, children: [parent], message: null })
    const columns = { id: 'c', current_node: 'a', mapping: { a: node('a', 'b'), b: node('b', 'a') } }
    expect(findFormat(undefined, columns)?.events(columns, { key: 'k', eventName: 'said' })).toEqual([])
  })
})

describe('ShareGPT', () => {
  it('is what humans say, in sessions of their own', async () => {
    const events = await read('sharegpt.json')
    expect(promptsOf(events)).toEqual(['How do I reset my password?', 'It did not arrive.', 'Cancel my order'])
    expect(events.map(({ session_id }) => session_id)).toEqual([
      'QWJhYvA_0',
      'QWJhYvA_0',
      expect.stringMatching(/^sharegpt:/),
    ])
    expect(events[2]).toMatchObject({ timestamp: '2026-01-02T03:04:05+02:00', metadata: { model: 'gpt-4o-mini' } })
  })

  it('may be messages with roles, one conversation a line', async () => {
    const events = await read('messages.jsonl')
    expect(promptsOf(events)).toEqual(['Where is my parcel?', 'What is this?', 'Cancel my order'])
    expect(new Set(events.map(({ session_id }) => session_id)).size).toBe(2)
  })
})

describe('Langfuse', () => {
  it('traces are the newest user message of their input', async () => {
    const events = await read('langfuse-traces.json')
    expect(events).toMatchObject([
      {
        session_id: 'conversation-1',
        user_id: 'user-7',
        timestamp: '2026-01-02T03:04:05.678Z',
        metadata: { prompt: 'How do I reset my password?', platform: 'ios', retries: 2, environment: 'production' },
      },
      { session_id: 'trace-2', user_id: 'trace-2', metadata: { prompt: 'Cancel my order' } },
    ])
    expect(events[0]?.metadata).not.toHaveProperty('nested')
  })

  it('generations have the ids of their traces, so that both exports count once', async () => {
    const [trace] = await read('langfuse-traces.json')
    const generations = await read('langfuse-observations.csv')
    expect(generations.map(({ event_id }) => event_id)).toEqual([trace?.event_id, trace?.event_id])
    expect(generations[0]).toMatchObject({
      session_id: 'conversation-1',
      timestamp: '2026-01-02T03:04:06.000',
      metadata: { model: 'gpt-4o', input_tokens: 42, output_tokens: 12 },
    })
  })
})

describe('PostHog', () => {
  it('events with $ai_input are messages; a tool loop is one of them', async () => {
    const events = await read('posthog.json')
    expect(promptsOf(events)).toEqual(['How do I reset my password?', 'How do I reset my password?', 'Cancel my order'])
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2)
    expect(events[0]).toMatchObject({
      session_id: 'conversation-1',
      user_id: 'user-7',
      timestamp: '2026-01-02T03:04:05.678000Z',
      metadata: { plan: 'pro', model: 'gpt-4o', provider: 'openai', input_tokens: 42, output_tokens: 12 },
    })
    expect(Object.keys(events[0]?.metadata ?? {}).join()).not.toContain('$')
    expect(events[2]).toMatchObject({ session_id: 'trace-2', user_id: 'user-8' })
  })

  it('columns of CSV give the same event', async () => {
    const [[fromCsv], [fromJson]] = [await read('posthog.csv'), await read('posthog.json')]
    expect(fromCsv?.event_id).toBe(fromJson?.event_id)
    expect(fromCsv).toMatchObject({ timestamp: '2026-01-02T03:04:05.678Z', metadata: { plan: 'pro', model: 'gpt-4o' } })
  })
})

describe('recognition', () => {
  it.each([
    ['openai.json', 'openai'],
    ['sharegpt.json', 'sharegpt'],
    ['messages.jsonl', 'sharegpt'],
    ['langfuse-traces.json', 'langfuse'],
    ['langfuse-observations.csv', 'langfuse'],
    ['posthog.json', 'posthog'],
    ['posthog.csv', 'posthog'],
  ])('%s is %s, named or not', async (file, format) => {
    expect(await read(file, format)).toEqual(await read(file))
  })

  it.each([
    { prompt: 'x' },
    { name: 'said', metadata: { prompt: 'x' } },
    { id: 1, input: 'x' },
    { event: 'said', text: 'x' },
  ])('plain records are none of them: %j', (columns) => expect(findFormat(undefined, columns)).toBeNull())

  it('an unknown name is answered with those that exist', () => {
    expect(() => findFormat('whatsapp', {})).toThrow(/records, openai, posthog, langfuse, sharegpt/)
  })
})
