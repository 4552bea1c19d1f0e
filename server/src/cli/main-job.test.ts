// The main job from outside: messages in, topics and journeys out, the same after a crash.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from './server-process.fixture.ts'

const PASSWORD = ['How do I reset my password?', 'I forgot my login credentials', "Can't remember my account password"]

const PRICING = [
  'How much does the Pro plan cost?',
  'What is the price of the business plan?',
  'Is there a discount on the yearly plan?',
  'How much is it per user per month?',
  'What are your prices?',
  'Do you have cheaper pricing for startups?',
  'What does the enterprise plan cost?',
  'Can I see the pricing for a team of ten?',
  'Is the pricing per seat or per workspace?',
  'How much would we pay for twenty users?',
  'Does the price include taxes?',
  'Pricing for nonprofits?',
  'What is the difference in price between Basic and Pro?',
  'Are there any hidden costs in the plan?',
  'How much does the cheapest plan cost?',
]

const DARK_MODE = [
  'How do I turn on dark mode?',
  'Is there a dark theme?',
  'Can I switch the app to dark mode?',
  'The dark mode setting is missing',
  'Please add a dark theme',
  'Where is the setting for dark mode?',
  'Dark mode does not work on my phone',
  'How do I enable the dark theme on desktop?',
  'Can dark mode follow my system theme?',
  'I want a black background instead of white',
  'Dark mode turns off by itself',
  'Is dark mode available on the web?',
  'How can I change the theme to dark?',
  'The screen is too bright, is there a night mode?',
  'Turn on the night theme automatically in the evening',
]

interface TopicName {
  readonly id: string
  readonly label: string
}
type Topics = { topics: (TopicName & { events: number })[]; total: { events: number } }
type Events = { events: { session_id: string; metadata: { prompt: string }; topics: { prompt: TopicName | null } }[] }
type Journeys = {
  starts: { topic: TopicName; sessions: number }[]
  back_and_forth: { a: TopicName; b: TopicName; sessions: number }[]
}

const folder = mkdtempSync(join(tmpdir(), 'turret-main-job-'))
let server: ServerProcess

beforeAll(async () => {
  server = await startServerProcess(folder)
  const backAndForth = PRICING.slice(0, 12).flatMap((price, index) =>
    [price, DARK_MODE[index], PRICING[(index + 3) % PRICING.length]].map((prompt) =>
      message(`back-${index}`, prompt ?? ''),
    ),
  )
  const single = [...PASSWORD, ...PRICING, ...DARK_MODE].map((prompt, index) => message(`single-${index}`, prompt))
  await server.call('POST', '/v1/batch', { events: [...backAndForth, ...single] })
  await server.call('POST', '/v1/topics/consolidate')
})

afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

function message(session: string, prompt: string) {
  return { name: 'user_message', session_id: session, metadata: { prompt, platform: 'web' } }
}

async function topicOf(prompt: string): Promise<TopicName | null> {
  const { events } = await server.call<Events>('GET', '/v1/events?limit=1000')
  return events.find((event) => event.metadata.prompt === prompt)?.topics.prompt ?? null
}

it('puts three ways of saying that the password is lost into one topic, apart from pricing and dark mode', async () => {
  const topics = await Promise.all(PASSWORD.map(topicOf))
  expect(topics[0]?.id).toMatch(/^t1_\d+$/)
  expect(new Set(topics.map((topic) => topic?.id)).size).toBe(1)
  const others = [(await topicOf(PRICING[0] ?? ''))?.id, (await topicOf(DARK_MODE[0] ?? ''))?.id]
  expect(new Set([topics[0]?.id, ...others]).size).toBe(3)
})

it('shows pricing → dark mode → pricing as back-and-forth, and pricing as the first starting topic', async () => {
  const pricing = await topicOf(PRICING[0] ?? '')
  const darkMode = await topicOf(DARK_MODE[0] ?? '')
  const journeys = await server.call<Journeys>('GET', '/v1/journeys')
  expect(journeys.starts[0]?.topic.id).toBe(pricing?.id)
  const [pair] = journeys.back_and_forth
  expect(new Set([pair?.a.id, pair?.b.id])).toEqual(new Set([pricing?.id, darkMode?.id]))
  expect(pair?.sessions).toBeGreaterThanOrEqual(10)
})

it('answers all the same, ids included, after SIGKILL and a restart', async () => {
  const look = async () => ({
    topics: await server.call<Topics>('GET', '/v1/topics'),
    journeys: await server.call<Journeys>('GET', '/v1/journeys'),
    events: await server.call<Events>('GET', '/v1/events?limit=1000'),
  })
  const before = await look()
  await server.kill()
  server = await startServerProcess(folder)
  expect(await look()).toEqual(before)
  expect(before.topics.total.events).toBe(3 + 15 + 15 + 36)
})

it('goes on after the restart with the same topics for the same words', async () => {
  const before = await topicOf(PASSWORD[0] ?? '')
  await server.call('POST', '/v1/batch', { events: [message('later', 'how do i reset my password please')] })
  await server.call('POST', '/v1/topics/consolidate')
  expect((await topicOf('how do i reset my password please'))?.id).toBe(before?.id)
})
