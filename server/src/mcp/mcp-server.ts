// The tools by which an assistant asks about topics and journeys (Model Context Protocol, 2025-06-18).
// Every tool is a request to the public API as its caller: what the key may not see, no tool shows.

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { VERSION } from '../version.ts'
import { shortEvents, shortJourneys, shortSessions, topicDetails, topicsPage } from './answers.ts'
import type { Answers } from './api-answers.ts'
import { type ApiCall, withQuery } from './api-call.ts'
import { VOCABULARY } from './vocabulary.ts'

const MOST_TOPICS = 1_000
const VOCABULARY_URI = 'turret://vocabulary'

const limit = (standard: number, most: number) =>
  z.number().int().min(1).max(most).default(standard).describe(`Rows, at most ${most}`)
const selection = {
  from: z.string().optional().describe('ISO date or time, or "all"; default 30 days ago'),
  to: z.string().optional().describe('ISO date or time; default now'),
  segment: z.array(z.string()).optional().describe('Such as "platform:ios,android"; several are AND-ed'),
  dimension: z.string().optional().describe('Text field; default the busiest one'),
}
const cursor = z.string().nullish().describe('next_cursor of the answer before')
const topicId = z.string().min(1).describe('Id of a topic, such as t1_4')
const anchor = z.string().optional()
const READS = { readOnlyHint: true, openWorldHint: false } as const
const CHANGES = { readOnlyHint: false, destructiveHint: false, openWorldHint: false } as const

/** A server for one caller; `canEdit`: whether the tools that change topics are offered. */
export function createMcpServer(call: ApiCall, canEdit: boolean): McpServer {
  const server = new McpServer(
    { name: 'turret', version: VERSION },
    { instructions: `Ask about topics first; journeys and sessions take their ids. Words: ${VOCABULARY_URI}.` },
  )
  server.registerResource(
    'vocabulary',
    VOCABULARY_URI,
    { title: 'Words of Turret', description: 'What topics, journeys and segments are', mimeType: 'text/markdown' },
    () => ({ contents: [{ uri: VOCABULARY_URI, mimeType: 'text/markdown', text: VOCABULARY }] }),
  )
  topicTools(server, call)
  journeyTools(server, call)
  conversationTools(server, call)
  if (canEdit) editTools(server, call)
  return server
}

function topicTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'list_topics',
    {
      title: 'List topics',
      description: 'What users talk about, the most frequent first, with counts, share and trend.',
      inputSchema: { ...selection, limit: limit(20, 100), cursor },
      annotations: READS,
    },
    ({ limit: rows, cursor: after, ...query }) => {
      const offset = Number(after ?? 0)
      if (!Number.isSafeInteger(offset) || offset < 0) return failure('cursor: must come from next_cursor.')
      const path = withQuery('/v1/topics', { ...query, limit: MOST_TOPICS })
      return answered(call('GET', path), (body) => topicsPage(body as Answers['topics'], offset, rows))
    },
  )
  server.registerTool(
    'get_topic',
    {
      title: 'Get a topic',
      description: 'One topic: description, terms, examples, what comes before and after it, its history.',
      inputSchema: { id: topicId, from: selection.from, to: selection.to, segment: selection.segment },
      annotations: READS,
    },
    ({ id, ...query }) =>
      answered(call('GET', withQuery(`/v1/topics/${encodeURIComponent(id)}`, query)), (body) =>
        topicDetails(body as Answers['topic']),
      ),
  )
}

function journeyTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'journeys',
    {
      title: 'Journeys',
      description: 'How users move from topic to topic: starts, transitions, back and forth, drop-offs, whole paths.',
      inputSchema: {
        ...selection,
        start: anchor.describe('Only sessions that start with this topic id'),
        through: anchor.describe('Only sessions that pass this topic id'),
        end: anchor.describe('Only sessions that end with this topic id'),
        limit: limit(10, 50),
      },
      annotations: READS,
    },
    ({ limit: rows, ...query }) =>
      answered(call('GET', withQuery('/v1/journeys', { ...query, limit: rows })), (body) =>
        shortJourneys(body as Answers['journeys'], rows),
      ),
  )
  server.registerTool(
    'compare_segments',
    {
      title: 'Compare segments',
      description: 'Topics and journeys of two segments side by side, with the differences that are significant.',
      inputSchema: {
        a: z.string().min(1).describe('Such as "platform:ios"'),
        b: z.string().min(1).describe('Such as "platform:android"'),
        ...{ from: selection.from, to: selection.to, dimension: selection.dimension },
        limit: limit(10, 50),
      },
      annotations: READS,
    },
    ({ limit: rows, ...query }) =>
      answered(call('GET', withQuery('/v1/journeys/compare', { ...query, limit: rows })), (body) =>
        cutLists(body, rows),
      ),
  )
}

function conversationTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'search_messages',
    {
      title: 'Search messages',
      description: 'Messages that mean the like of a text, the most alike first, and the topics that fit it.',
      inputSchema: { q: z.string().min(1).max(1_000).describe('What to look for'), ...selection, limit: limit(10, 50) },
      annotations: READS,
    },
    ({ limit: rows, ...query }) =>
      answered(call('GET', withQuery('/v1/search', { ...query, limit: rows })), (body) => {
        const { topics, events } = body as Answers['search']
        return { topics, events: shortEvents(events) }
      }),
  )
  server.registerTool(
    'list_sessions',
    {
      title: 'List sessions',
      description: 'Conversations, the newest first, each with its path of topics.',
      inputSchema: {
        ...selection,
        topic: z.string().optional().describe('Only sessions with this topic id'),
        user_id: z.string().optional(),
        limit: limit(10, 100),
        cursor,
      },
      annotations: READS,
    },
    (query) =>
      answered(call('GET', withQuery('/v1/sessions', query)), (body) => shortSessions(body as Answers['sessions'])),
  )
  server.registerTool(
    'get_session',
    {
      title: 'Get a session',
      description: 'The messages of one conversation in order, with their topics.',
      inputSchema: { id: z.string().min(1), limit: limit(50, 200), cursor },
      annotations: READS,
    },
    ({ id, ...query }) =>
      answered(call('GET', withQuery(`/v1/sessions/${encodeURIComponent(id)}`, query)), (body) => {
        const { events, ...session } = body as Answers['session']
        return { ...session, events: shortEvents(events) }
      }),
  )
}

function editTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'rename_topic',
    {
      title: 'Rename a topic',
      description: 'Gives a topic another label, which lasts. It can be undone in the dashboard.',
      inputSchema: { id: topicId, label: z.string().min(1).max(200) },
      annotations: CHANGES,
    },
    ({ id, label }) =>
      answered(call('PATCH', `/v1/topics/${encodeURIComponent(id)}`, { label }), (body) => body as object),
  )
  server.registerTool(
    'merge_topics',
    {
      title: 'Merge topics',
      description: 'Makes several topics one, which keeps the id of `into`. It can be undone in the dashboard.',
      inputSchema: {
        topics: z.array(topicId).min(2).max(50).describe('All of them, the one that stays included'),
        into: topicId.describe('The topic that stays'),
      },
      annotations: CHANGES,
    },
    (body) => answered(call('POST', '/v1/topics/merge', body), (answer) => answer as object),
  )
}

/** The answer as text, which every assistant reads; a refusal of the API is told as the tool's error. */
async function answered(request: ReturnType<ApiCall>, shape: (body: unknown) => object): Promise<CallToolResult> {
  const { ok, body } = await request
  if (!ok) return failure((body as { error?: string }).error ?? 'The request failed.')
  return { content: [{ type: 'text', text: JSON.stringify(shape(body)) }] }
}

function failure(sentence: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: sentence }] }
}

function cutLists(body: unknown, rows: number): object {
  return Object.fromEntries(
    Object.entries(body as object).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, rows) : value]),
  )
}
