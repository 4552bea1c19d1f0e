// A real server, a real pipeline, and a model behind a real socket that is slow, full, broken, dishonest or led astray.

import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createBuiltinEmbedder } from '../embed/builtin/builtin-embedder.ts'
import { createCachedEmbedder } from '../embed/cached-embedder.ts'
import { openTestInstallation, type TestInstallation } from '../http/installation.fixture.ts'
import { type ModelBehaviour, ModelServer } from '../openai/model-server.fixture.ts'
import { completionOf, eventOf, goodAnswer, INJECTED, messages, topicIn } from './labeller.fixture.ts'

const KEY = 'sk-test-0123456789abcdefghijklmnop'
const NOON = Date.UTC(2026, 2, 1, 12)
const HOUR_MS = 3_600_000

const embedding = createCachedEmbedder(createBuiltinEmbedder({ threads: 1 }))
/** Shared by all installations of this file, so that a text is embedded once. */
const embedder = {
  ...embedding,
  id: embedding.id,
  embed: (texts: readonly string[]) => embedding.embed(texts),
  close: async () => undefined,
}
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => embedding.close())

interface Scene {
  turret: TestInstallation
  readonly model: ModelServer
  readonly clock: { now: number; nowMs(): number }
}

async function scene(behaviour: ModelBehaviour, settings: Record<string, string> = {}): Promise<Scene> {
  const clock = { now: NOON, nowMs: () => clock.now }
  const model = await ModelServer.start(behaviour)
  closers.push(() => model.close())
  const environment = {
    ...{ TURRET_LLM_BASE_URL: model.baseUrl, TURRET_LLM_API_KEY: KEY, TURRET_LLM_MODEL: 'tiny-1' },
    ...settings,
  }
  const turret = await openTestInstallation(environment, { clock, embedder })
  const made: Scene = { turret, model, clock }
  closers.push(() => made.turret.remove())
  return made
}

async function fill(turret: TestInstallation, more: readonly string[] = []): Promise<void> {
  await turret.track([...messages(), ...more.map((text, index) => eventOf(text, index))])
  const response = await turret.call('POST', '/v1/topics/consolidate?dimension=prompt', { body: {} })
  expect(response.status).toBe(200)
}

interface Shown {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly examples: string[]
}

async function topicsOf(turret: TestInstallation): Promise<Shown[]> {
  const { topics } = await turret.get<{ topics: Shown[] }>('/v1/topics?from=all&dimension=prompt')
  return topics
}

const labelsOf = async (turret: TestInstallation) => (await topicsOf(turret)).map(({ label }) => label).sort()
const statusOf = (turret: TestInstallation) =>
  turret.get<{ labeller: string; labeller_problem: string | null }>('/v1/status')

async function labelsWithoutModel(more: readonly string[] = []): Promise<string[]> {
  const turret = await openTestInstallation({}, { clock: { nowMs: () => NOON }, embedder })
  try {
    await fill(turret, more)
    return await labelsOf(turret)
  } finally {
    await turret.remove()
  }
}

/** What the same messages are called where no model is asked. */
let builtIn: Promise<string[]> | null = null
function builtInLabels(): Promise<string[]> {
  builtIn ??= labelsWithoutModel()
  return builtIn
}

describe('the settings of a project', () => {
  const modelsOf = (turret: TestInstallation) =>
    turret.get<{ language_model: { names_topics: boolean; named: number; budget: { requests: number } } | null }>(
      '/v1/models',
    )

  it('keep its messages from the model, and let it name topics again', async () => {
    const { turret, model, clock } = await scene(goodAnswer)
    expect((await turret.call('PATCH', '/v1/models', { body: { names_topics: false } })).status).toBe(200)
    await fill(turret)
    await turret.installation.labeller?.settled()
    expect(model.requests).toEqual([])
    expect((await modelsOf(turret)).language_model).toMatchObject({
      names_topics: false,
      named: 0,
      budget: { requests: 0 },
    })
    await turret.call('PATCH', '/v1/models', { body: { names_topics: true } })
    clock.now += 60_000
    await turret.installation.labeller?.settled()
    expect(model.requests.length).toBeGreaterThan(0)
    const { language_model: after } = await modelsOf(turret)
    expect(after?.named).toBe((await topicsOf(turret)).length)
    expect(after?.budget.requests).toBe(model.requests.length)
  })

  it('try the model on invented messages, and say what is wrong with it', async () => {
    const good = await scene(goodAnswer)
    const answer = await good.turret.call('POST', '/v1/models/trial')
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ label: expect.any(String) })])
    const bad = await scene(() => ({ status: 401, body: { error: { message: 'no such key' } } }))
    const refused = await bad.turret.call('POST', '/v1/models/trial')
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('does not answer as it should'),
    ])
    const none = await openTestInstallation({}, { embedder })
    closers.push(() => none.remove())
    expect((await none.call('POST', '/v1/models/trial')).status).toBe(409)
    expect((await modelsOf(none)).language_model).toBeNull()
  })
})

describe('a model that answers well', () => {
  it('names every topic once, seeing the names beside it, and the names last over runs and restarts', async () => {
    const made = await scene(goodAnswer)
    await fill(made.turret)
    await made.turret.installation.labeller?.settled()
    const labels = await labelsOf(made.turret)
    expect(labels.length).toBeGreaterThanOrEqual(4)
    expect(labels.filter((label) => label.endsWith(' questions'))).toEqual(labels)
    for (const { description } of await topicsOf(made.turret)) expect(description).toMatch(/^Users asking about /)
    expect(made.model.requests).toHaveLength(labels.length)
    expect(made.model.requests[0]).toMatchObject({ path: '/v1/chat/completions', authorization: `Bearer ${KEY}` })
    expect(topicIn(made.model.requests.at(-1)!).names_in_use.filter((name) => name.endsWith('questions'))).toHaveLength(
      labels.length - 1,
    )
    expect(await statusOf(made.turret)).toMatchObject({ labeller: 'tiny-1', labeller_problem: null })
    made.turret = await made.turret.reopen()
    await made.turret.call('POST', '/v1/topics/consolidate?dimension=prompt', { body: {} })
    await made.turret.installation.labeller?.settled()
    expect(await labelsOf(made.turret)).toEqual(labels)
    expect(made.model.requests).toHaveLength(labels.length)
  })

  it('is not asked about a topic that a user named, and gives its own name back when the user does', async () => {
    const { turret, model, clock } = await scene(() => ({ status: 401 }))
    await fill(turret)
    await turret.installation.labeller?.settled()
    const [first, second] = await topicsOf(turret)
    await turret.call('PATCH', `/v1/topics/${first?.id}`, { body: { label: 'Our own name' } })
    model.behave(goodAnswer)
    const asked = model.requests.length
    clock.now += 61_000
    await turret.installation.labeller?.settled()
    const topics = await topicsOf(turret)
    expect(model.requests).toHaveLength(asked + topics.length - 1)
    expect(topics.find(({ id }) => id === first?.id)?.label).toBe('Our own name')
    const named = topics.find(({ id }) => id === second?.id)?.label
    await turret.call('PATCH', `/v1/topics/${second?.id}`, { body: { label: 'Another own name' } })
    await turret.call('POST', '/v1/topics/consolidate?dimension=prompt', { body: {} })
    await turret.installation.labeller?.settled()
    expect(await labelsOf(turret)).toEqual(expect.arrayContaining(['Another own name', 'Our own name']))
    expect(model.requests).toHaveLength(asked + topics.length - 1)
    await turret.call('PATCH', `/v1/topics/${second?.id}`, { body: { label: null } })
    expect(await labelsOf(turret)).toContain(named)
  })

  it('is understood without knowing structured output, in fences, prose or lines', async () => {
    const ways = [
      (name: string) => `<think>{"label": "no"}</think>Sure! Here it is:\n\`\`\`json\n${name}\n\`\`\``,
      (name: string) => {
        const { label, description } = JSON.parse(name) as Shown
        return `**Label:** ${label}\n**Description:** ${description}`
      },
    ]
    const { turret, model } = await scene((request, count) => {
      if ('response_format' in request.body) return { status: 400, body: { error: 'unknown response_format' } }
      const { body } = goodAnswer(request)
      const { choices } = body as { choices: { message: { content: string } }[] }
      return completionOf(ways[count % ways.length]?.(choices[0]?.message.content ?? '') ?? '')
    })
    await fill(turret)
    await turret.installation.labeller?.settled()
    const labels = await labelsOf(turret)
    expect(labels.filter((label) => label.endsWith(' questions'))).toEqual(labels)
    expect(model.requests).toHaveLength(labels.length + 1)
  })
})

describe('a model that fails', () => {
  it.each([
    ['never answers', () => ({ sends: 'never' as const })],
    ['breaks off', () => ({ sends: 'destroyed' as const })],
    ['is down', () => ({ status: 500, body: 'out of memory' })],
    ['sends a page', () => ({ body: '<html>welcome</html>' })],
    ['refuses the key', () => ({ status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}` } } })],
  ])(
    'holds nothing up when it %s: built-in labels are shown, status says why, and it is asked again',
    async (_how, fails) => {
      const { turret, model, clock } = await scene(fails, { TURRET_LLM_TIMEOUT_SECONDS: '1' })
      const startedAt = performance.now()
      await fill(turret)
      expect(performance.now() - startedAt).toBeLessThan(20_000)
      expect(await labelsOf(turret)).toEqual(await builtInLabels())
      await turret.installation.labeller?.settled()
      expect(await labelsOf(turret)).toEqual(await builtInLabels())
      const { labeller, labeller_problem } = await statusOf(turret)
      expect(labeller).toBe('tiny-1')
      expect(labeller_problem).toMatch(/^The model's server .* the next attempt is at 2026-03-01T12:01:00/)
      expect(labeller_problem).not.toContain(KEY)
      const asked = model.requests.length
      expect(asked).toBeLessThanOrEqual(3)
      model.behave(goodAnswer)
      await turret.installation.labeller?.settled()
      expect(model.requests).toHaveLength(asked)
      clock.now += 61_000
      await turret.installation.labeller?.settled()
      const labels = await labelsOf(turret)
      expect(labels.filter((label) => label.endsWith(' questions'))).toEqual(labels)
      expect((await statusOf(turret)).labeller_problem).toBe(null)
    },
  )

  it('is left alone as long as it asks for', async () => {
    const { turret, model, clock } = await scene(() => ({ status: 429, headers: { 'retry-after': '1800' } }))
    await fill(turret)
    await turret.installation.labeller?.settled()
    expect(model.requests).toHaveLength(1)
    clock.now += HOUR_MS / 2 - 1_000
    await turret.installation.labeller?.settled()
    expect(model.requests).toHaveLength(1)
    clock.now += 2_000
    await turret.installation.labeller?.settled()
    expect(model.requests).toHaveLength(2)
  })

  it('is asked twice about a topic when it answers nonsense, and never again', async () => {
    const made = await scene((_request, count) =>
      completionOf(['no idea', '{"label": 7}', '{"label": "', ''][count % 4] ?? ''),
    )
    await fill(made.turret)
    await made.turret.installation.labeller?.settled()
    expect(await labelsOf(made.turret)).toEqual(await builtInLabels())
    const asked = 2 * (await builtInLabels()).length
    expect(made.model.requests).toHaveLength(asked)
    made.turret = await made.turret.reopen()
    await made.turret.installation.labeller?.settled()
    expect(made.model.requests).toHaveLength(asked)
  })

  it('puts no message into what is said about it, when its server repeats what it was sent', async () => {
    const { turret } = await scene((request) => ({ status: 422, body: JSON.stringify({ detail: request.body }) }))
    await fill(turret)
    await turret.installation.labeller?.settled()
    const problem = (await statusOf(turret)).labeller_problem ?? ''
    expect(problem).toContain('answered 422')
    const sent = messages().map(({ metadata }) => metadata.prompt)
    expect(sent.length).toBeGreaterThan(20)
    expect(sent.filter((text) => problem.includes(text))).toEqual([])
    for (const word of ['password', 'refund', 'crash', 'chart']) expect(problem).not.toContain(word)
  })
})

describe('a model that is led astray', () => {
  it('sees no message that talks to it, and gets no word of one shown', async () => {
    const many = INJECTED.flatMap((text) => [text, `${text}!`, `${text} now`, `please ${text}`])
    const lie = { label: 'Zebra giveaway refund', description: 'Zebra giveaway for all.' }
    const { turret, model } = await scene(() => completionOf(JSON.stringify(lie)))
    await fill(turret, many)
    await turret.installation.labeller?.settled()
    expect(model.requests.length).toBeGreaterThanOrEqual(8)
    for (const request of model.requests) {
      expect(JSON.stringify(topicIn(request).messages).toLowerCase()).not.toContain('zebra')
    }
    const fromTexts = await labelsWithoutModel(many)
    for (const { label, description } of await topicsOf(turret)) {
      expect(label).not.toBe(lie.label)
      expect(description).not.toBe(lie.description)
      if (!fromTexts.includes(label)) expect(label).not.toMatch(/zebra|giveaway/i)
    }
  })

  it('gives no two topics names that read alike, and no topic a name that its messages do not say', async () => {
    const made = await scene((request) => {
      const { messages: shown } = topicIn(request)
      const label = shown.some((text) => text.includes('refund')) ? 'Refund status' : 'Password reset issues'
      return completionOf(JSON.stringify({ label, description: 'Aliens.' }))
    })
    await fill(made.turret)
    await made.turret.installation.labeller?.settled()
    const labels = await labelsOf(made.turret)
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels).toContain('Password reset issues')
    expect(labels).not.toContain('Refund status')
    expect(labels).toHaveLength((await builtInLabels()).length)
    for (const { description } of await topicsOf(made.turret)) expect(description).not.toContain('Aliens')
  })

  it('is sent nothing that redaction takes out', async () => {
    const { turret, model } = await scene(goodAnswer)
    await fill(turret)
    await turret.installation.labeller?.settled()
    const sent = JSON.stringify(model.requests.map(({ body }) => body))
    expect(sent).toContain('[email]')
    expect(sent).toContain('[phone]')
    expect(sent).not.toContain('eve.miller')
    expect(sent).not.toContain('1234567')
  })
})

describe('the budget of a day', () => {
  it('is never passed, neither by attempts that fail nor after a restart, and is new the next day', async () => {
    const made = await scene((request, count) => (count % 2 === 1 ? { status: 503 } : goodAnswer(request)), {
      TURRET_LLM_REQUESTS_PER_DAY: '3',
    })
    await fill(made.turret)
    await made.turret.installation.labeller?.settled()
    expect(made.model.requests).toHaveLength(3)
    expect((await statusOf(made.turret)).labeller_problem).toMatch(
      /budget of the day is used up \(3 requests.* next attempt is at 2026-03-02T00:00:00/,
    )
    made.turret = await made.turret.reopen()
    await made.turret.installation.labeller?.settled()
    expect(made.model.requests).toHaveLength(3)
    made.clock.now += 13 * HOUR_MS
    await made.turret.installation.labeller?.settled()
    expect(made.model.requests).toHaveLength(6)
  })

  it('counts tokens as the server counts them, and room for the next request before it is sent', async () => {
    const { turret, model } = await scene((request) => ({ ...goodAnswer(request), ...withTokens(request, 5_000) }), {
      TURRET_LLM_TOKENS_PER_DAY: '10200',
    })
    await fill(turret)
    await turret.installation.labeller?.settled()
    expect(model.requests).toHaveLength(2)
  })
})

function withTokens(request: Parameters<ModelBehaviour>[0], tokens: number) {
  const { body } = goodAnswer(request)
  return { body: { ...(body as object), usage: { total_tokens: tokens } } }
}
