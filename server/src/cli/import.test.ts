// turret import from outside: real files, real interruptions.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PROCESS_KEY, runTurret, type ServerProcess, startServerProcess } from './server-process.fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turret-import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const data = () => join(folder, 'data')
const importFile = (argv: readonly string[], settings = {}) =>
  runTurret(folder, ['import', ...argv], { TURRET_DATA: data(), ...settings })

type Event = { name: string; session_id: string; user_id: string; timestamp: string; metadata: Record<string, unknown> }

async function stored(): Promise<Event[]> {
  const server = await startServerProcess(data())
  try {
    return await allEvents(server)
  } finally {
    await server.stop()
  }
}

async function allEvents(server: ServerProcess): Promise<Event[]> {
  const { events } = await server.call<{ events: Event[] }>('GET', '/v1/events?from=all&limit=1000')
  return events
}

const topics = [
  'How do I export my board?',
  'My payment failed again',
  'Please add dark mode',
  'Invite a colleague',
  'The app crashes',
]

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      text: `${topics[index % topics.length]} (${index})`,
      conversation: index % 40,
      gold: 'never imported',
    }),
  ).join('\n')
}

it('imports mapped columns of gzipped JSON lines, and adds nothing when repeated', async () => {
  writeFileSync(join(folder, 'chats.jsonl.gz'), gzipSync(lines(120)))
  const argv = ['chats.jsonl.gz', '--map', 'text=prompt', '--map', 'conversation=session_id', '--name', 'asked']
  const first = await importFile(argv)
  expect(first.stderr).toContain('Analysing 100%')
  expect(first.stdout).toContain('120 events accepted.')
  expect(first.stdout).toMatch(/Topics in “prompt”/)
  expect(first.code).toBe(0)
  expect((await importFile(argv)).code).toBe(0)
  const events = await stored()
  expect(events).toHaveLength(120)
  expect(new Set(events.map((event) => event.session_id)).size).toBe(40)
  expect(new Set(events.map((event) => event.name))).toEqual(new Set(['asked']))
  expect(Object.keys(events[0]?.metadata ?? {})).toEqual(['prompt'])
})

it('imports CSV with quotes, line breaks, a byte-order mark and epoch times', async () => {
  const csv =
    '\uFEFFmessage,who,sent_at,plan\n"He said ""hi"",\nthen left",u1,1767225600000,pro\nSecond,u2,2026-01-02T00:00:00Z,free\n'
  writeFileSync(join(folder, 'chats.csv'), csv)
  const maps = ['message=prompt', 'who=user_id', 'sent_at=timestamp', 'plan=plan'].flatMap((map) => ['--map', map])
  expect((await importFile(['chats.csv', ...maps])).code).toBe(0)
  const events = await stored()
  expect(events.map(({ user_id, timestamp, metadata }) => ({ user_id, timestamp, metadata }))).toEqual([
    { user_id: 'u2', timestamp: '2026-01-02T00:00:00.000Z', metadata: { prompt: 'Second', plan: 'free' } },
    {
      user_id: 'u1',
      timestamp: '2026-01-01T00:00:00.000Z',
      metadata: { prompt: 'He said "hi",\nthen left', plan: 'pro' },
    },
  ])
})

it('reports lines that cannot be used with their numbers, and imports the others', async () => {
  const content = [
    '{"prompt":"fine"}',
    'not json',
    '[1]',
    '',
    '{"prompt":"x","timestamp":"never"}',
    `{"prompt":"${'x'.repeat(32_769)}"}`,
    '{"prompt":"last"}',
  ]
  writeFileSync(join(folder, 'mixed.jsonl'), content.join('\n'))
  const { stdout, code } = await importFile(['mixed.jsonl'])
  expect(code).toBe(0)
  expect(stdout).toContain('2 events accepted, 4 rejected: see mixed.jsonl.rejected.jsonl')
  const report = readFileSync(join(folder, 'mixed.jsonl.rejected.jsonl'), 'utf8').trim().split('\n')
  const rejected = report.map((line) => JSON.parse(line) as { line: number; code: string })
  expect(rejected.map(({ line, code: reason }) => [line, reason]).sort()).toEqual([
    [2, 'INVALID_REQUEST'],
    [3, 'INVALID_REQUEST'],
    [5, 'INVALID_REQUEST'],
    [6, 'TEXT_TOO_LONG'],
  ])
  expect(await stored()).toHaveLength(2)
})

it('counts a line once although its record says that it has no event id', async () => {
  writeFileSync(
    join(folder, 'chats.jsonl'),
    ['{"prompt":"a","event_id":null}', '{"prompt":"b","event_id":""}'].join('\n'),
  )
  await importFile(['chats.jsonl'])
  await importFile(['chats.jsonl'])
  expect(await stored()).toHaveLength(2)
})

it('takes records that already are events as they stand', async () => {
  const record = {
    name: 'said',
    session_id: 's',
    user_id: 'u',
    metadata: { prompt: 'hello there' },
    timestamp: 1_767_225_600_000,
  }
  writeFileSync(join(folder, 'events.ndjson'), JSON.stringify(record))
  await importFile(['events.ndjson'])
  expect(await stored()).toMatchObject([{ name: 'said', session_id: 's', user_id: 'u', metadata: record.metadata }])
  expect(existsSync(join(folder, 'events.ndjson.rejected.jsonl'))).toBe(false)
})

it('counts every line once when killed in the middle and repeated', async () => {
  writeFileSync(join(folder, 'chats.jsonl'), lines(800))
  const launcher = fileURLToPath(new URL('../../bin/turret.js', import.meta.url))
  const argv = ['chats.jsonl', '--map', 'text=prompt', '--map', 'conversation=session_id']
  for (const share of ['Importing', 'Analysing']) {
    const child = spawn(process.execPath, [launcher, 'import', ...argv], {
      cwd: folder,
      env: { PATH: process.env.PATH, TURRET_DATA: data() },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const killed = once(child, 'exit')
    child.stderr.on('data', (chunk) => {
      if (String(chunk).includes(share)) child.kill('SIGKILL')
    })
    await killed
  }
  const repeated = await importFile(argv)
  expect(repeated.stdout).toContain('800 events accepted.')
  const events = await stored()
  expect(events).toHaveLength(800)
  expect(new Set(events.map((event) => event.metadata.prompt)).size).toBe(800)
})

it('sends to a running server', async () => {
  const server = await startServerProcess(data())
  writeFileSync(join(folder, 'chats.jsonl'), lines(30))
  const argv = ['chats.jsonl', '--map', 'text=prompt', '--url', server.url]
  expect((await importFile([...argv, '--key', 'wrong-key'])).stderr).toContain('This API key is unknown or revoked')
  expect((await importFile([...argv, '--key', PROCESS_KEY])).code).toBe(0)
  await server.call('POST', '/v1/topics/consolidate')
  expect(await allEvents(server)).toHaveLength(30)
  await server.stop()
})

describe('exports of other products', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`../ingest/import-formats/fixtures/${name}`, import.meta.url))

  it('are recognised; roles, times and sessions are right, and repeated they add nothing', async () => {
    const first = await importFile([fixture('openai.json')])
    expect(first.stdout).toContain('ChatGPT export (conversations.json): 3 events accepted.')
    expect((await importFile([fixture('openai.json'), '--format', 'openai'])).code).toBe(0)
    const events = await stored()
    expect(events.map(({ session_id, timestamp, metadata }) => [session_id, timestamp, metadata.prompt])).toEqual([
      ['conversation-2', '2026-01-02T00:01:00.000Z', 'Cancel my order'],
      ['conversation-1', '2026-01-01T00:03:20.000Z', 'It shows this. What now?'],
      ['conversation-1', '2026-01-01T00:01:00.250Z', 'How do I reset my password?'],
    ])
  })

  it('of traces and of their calls count each message once', async () => {
    for (const file of ['langfuse-traces.json', 'langfuse-observations.csv']) await importFile([fixture(file)])
    expect((await stored()).map(({ metadata }) => metadata.prompt)).toEqual([
      'Cancel my order',
      'How do I reset my password?',
    ])
  })

  it.each([
    ['cut.json', '[{"mapping":{}},{"mapp', [], /cannot be read to its end \(it ends in the middle, at line 1\)/],
    ['page.json', '<html></html>', [], /record at line 1 is not valid JSON/],
    ['empty.json', '[]', [], /holds no records/],
    [
      'other.json',
      '[{"event":"$pageview","properties":{}}]',
      [],
      /1 records and no message of a user, read as PostHog/,
    ],
    ['chats.json', '[{"prompt":"x"}]', ['--format', 'whatsapp'], /choose one of records, openai/],
    ['chats.json', '[{"prompt":"x"}]', ['--format', 'openai', '--map', 'prompt=prompt'], /leave one out/],
    ['export.zip', 'PK', [], /unpack it/],
  ])('%s that says %s is refused with what to do', async (name, content, argv, sentence) => {
    writeFileSync(join(folder, name), content)
    const { stderr, code } = await importFile([name, ...argv])
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  })

  it('with records of another kind: they are reported, the others imported', async () => {
    const good = {
      id: 'c',
      mapping: { a: { id: 'a', message: { author: { role: 'user' }, content: { parts: ['Hi there'] } } } },
    }
    writeFileSync(join(folder, 'mixed.json'), JSON.stringify([good, { id: 'd' }, 7]))
    const { stdout } = await importFile(['mixed.json'])
    expect(stdout).toContain('1 events accepted, 2 rejected')
    expect(readFileSync(join(folder, 'mixed.json.rejected.jsonl'), 'utf8')).toContain('is no part of a ChatGPT export')
  })
})
