import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject } from '../access/projects.ts'
import { QUICK_PASSWORDS, signedIn } from './browser.fixture.ts'
import { openTestInstallation, TEST_KEY, type TestInstallation } from './installation.fixture.ts'

const TOPICS = ['reset my password', 'export the invoices', 'turn on dark mode', 'change the billing address']

let turret: TestInstallation
beforeAll(async () => {
  turret = await openTestInstallation({}, QUICK_PASSWORDS)
  await turret.installation.access.ensureDefaultProject()
  const events = Array.from({ length: 80 }, (_, i) => ({
    ...{ name: 'message', session_id: `s${i % 20}`, user_id: `u${i % 7}` },
    metadata: {
      prompt: `How do I ${TOPICS[Math.floor(i / 20)]}${' please'.repeat(i % 3)}?`,
      platform: i % 2 ? 'ios' : 'web',
    },
  }))
  await turret.track(events)
  await turret.call('POST', '/v1/topics/consolidate', { body: {} })
}, 60_000)
afterAll(() => turret.remove())

/** The official client, over HTTP requests that are answered in process. */
async function connected(key: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL('http://turret.test/mcp'), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    fetch: async (url, init) => turret.installation.http.request(new URL(url).pathname, init),
  })
  await client.connect(transport)
  return client
}

async function use<Answer>(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Answer> {
  const { content, isError } = await client.callTool({ name, arguments: given })
  const text = (content as { text: string }[])[0]?.text ?? ''
  if (isError) throw new Error(text)
  return JSON.parse(text)
}

const keyWith = (scopes: readonly ('read' | 'manage')[]) =>
  turret.installation.access
    .ensureDefaultProject()
    .then((project) => turret.installation.access.createKey({ project, name: scopes.join(), scopes }))

describe('an assistant', () => {
  it('is told the words, the topics, their journeys and the conversations behind them', async () => {
    const client = await connected(TEST_KEY)
    const [vocabulary] = (await client.readResource({ uri: 'turret://vocabulary' })).contents
    expect(vocabulary).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('**topic**') })
    const list = await use<{ topics: { id: string; events: number }[]; next_cursor: string }>(client, 'list_topics', {
      from: 'all',
      limit: 1,
    })
    const rest = await use<typeof list>(client, 'list_topics', { from: 'all', limit: 1, cursor: list.next_cursor })
    const { topics } = await turret.get<{ topics: { id: string; events: number }[] }>('/v1/topics?from=all')
    expect([...list.topics, ...rest.topics].map(({ id }) => id)).toEqual(topics.slice(0, 2).map(({ id }) => id))
    const id = topics[0]?.id ?? ''
    expect(await use(client, 'get_topic', { id, from: 'all' })).toMatchObject({
      ...{ id, events: topics[0]?.events },
      examples: [{ text: expect.stringMatching(/How do I/) }, {}, {}, {}],
    })
    const journeys = await use<{ sessions: number; transitions: object[] }>(client, 'journeys', { from: 'all' })
    expect(journeys).toMatchObject({ sessions: 20, starts: [{ share: expect.any(Number) }] })
    expect(journeys.transitions.length).toBeGreaterThan(0)
    const page = await use<{ total: number; sessions: { id: string }[]; next_cursor: string | null }>(
      client,
      'list_sessions',
      { from: 'all', topic: id, limit: 3 },
    )
    expect([page.sessions.length, page.total, page.next_cursor !== null]).toEqual([3, 20, true])
    const session = await use<{ events: { metadata: { prompt: string } }[] }>(client, 'get_session', {
      id: page.sessions[0]?.id,
    })
    expect(session.events).toHaveLength(4)
    const found = await use<{ events: { metadata: { prompt: string } }[] }>(client, 'search_messages', {
      ...{ q: 'forgot my password', from: 'all', limit: 3 },
    })
    expect(found.events[0]?.metadata.prompt).toMatch(/password/)
    await client.close()
  })

  it('compares two segments', async () => {
    const client = await connected(TEST_KEY)
    const answer = await use(client, 'compare_segments', { a: 'platform:ios', b: 'platform:web', from: 'all' })
    expect(answer).toMatchObject({ a: { sessions: 10 }, b: { sessions: 10 }, topics: expect.any(Array) })
    await client.close()
  })

  it('renames and merges topics with a key that may manage, and is not offered it with one that may not', async () => {
    const client = await connected(await keyWith(['read', 'manage']))
    const { topics } = await use<{ topics: { id: string }[] }>(client, 'list_topics', { from: 'all' })
    const [first, second] = topics
    await use(client, 'rename_topic', { id: first?.id, label: 'Named by an assistant' })
    await use(client, 'merge_topics', { topics: [first?.id, second?.id], into: first?.id })
    const after = await use<{ topics: { id: string; label: string }[] }>(client, 'list_topics', { from: 'all' })
    expect(after.topics.find(({ id }) => id === first?.id)?.label).toBe('Named by an assistant')
    expect(after.topics.map(({ id }) => id)).not.toContain(second?.id)
    await client.close()
    const reader = await connected(await keyWith(['read']))
    const names = (await reader.listTools()).tools.map(({ name }) => name)
    expect(names).toContain('list_topics')
    expect(names).not.toContain('rename_topic')
    await reader.close()
  })

  it('is told what to do about a question that cannot be answered', async () => {
    const client = await connected(TEST_KEY)
    await expect(use(client, 'get_topic', { id: 't9_999' })).rejects.toThrow(/There is no topic/)
    await expect(use(client, 'journeys', { from: 'yesterday' })).rejects.toThrow(/from: must be an ISO date/)
    await expect(use(client, 'list_topics', { cursor: 'x' })).rejects.toThrow(/next_cursor/)
    await expect(use(client, 'list_topics', { limit: 5_000 })).rejects.toThrow(/limit/)
    await client.close()
  })

  it('sees nothing of another project', async () => {
    const { registry, access } = turret.installation
    const { id: project } = await createProject(registry, { nowMs: () => 1 }, 'Other')
    const client = await connected(await access.createKey({ project, name: 'other', scopes: ['read', 'manage'] }))
    const { topics } = await turret.get<{ topics: { id: string }[] }>('/v1/topics?from=all')
    expect(await use(client, 'list_topics', { from: 'all' })).toMatchObject({ topics: [] })
    for (const [tool, given] of [
      ['get_topic', { id: topics[0]?.id }],
      ['get_session', { id: 's1' }],
      ['rename_topic', { id: topics[0]?.id, label: 'taken' }],
    ] as const) {
      await expect(use(client, tool, given)).rejects.toThrow(/There is no|no text field/)
    }
    await client.close()
  })
})

describe('/mcp', () => {
  const hello = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const headers = { accept: 'application/json, text/event-stream' }

  it('opens to keys that may read alone', async () => {
    const { access } = turret.installation
    const project = await access.ensureDefaultProject()
    const sender = await access.createKey({ project, name: 'sender', scopes: ['ingest'] })
    const editor = await access.createKey({ project, name: 'editor', scopes: ['manage'] })
    const revoked = await access.createKey({ project, name: 'revoked', scopes: ['read'] })
    expect((await turret.call('POST', '/mcp', { key: revoked, body: hello, headers })).status).toBe(200)
    await access.revokeKeys('revoked')
    for (const [key, status] of [
      [null, 401],
      ['wrong', 401],
      [revoked, 401],
      [sender, 403],
      [editor, 403],
      [TEST_KEY, 200],
    ] as const) {
      expect((await turret.call('POST', '/mcp', { key, body: hello, headers })).status).toBe(status)
    }
  })

  it('opens to no session: what a browser holds is no key of an assistant', async () => {
    const { cookie, csrf } = await signedIn(turret, 'owner@example.com', 'owner')
    const session = { ...headers, cookie, 'x-csrf-token': csrf }
    expect((await turret.call('POST', '/mcp', { key: null, body: hello, headers: session })).status).toBe(401)
  })

  it('answers rubbish with an error, and other methods with the one to use', async () => {
    expect((await turret.call('POST', '/mcp', { body: '{', headers })).status).toBe(400)
    expect((await turret.call('POST', '/mcp', { body: { a: 1 }, headers })).status).toBe(400)
    const get = await turret.call('GET', '/mcp')
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
