import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useClientFixture } from '../testing/client-fixture.ts'
import { OpenAIStandIn } from '../testing/openai-stand-in.ts'
import type { Turret } from '../turret.ts'
import { wrapOpenAI } from './openai.ts'

const fixture = useClientFixture()
let standIn: OpenAIStandIn
let openai: OpenAI
let turret: Turret

beforeEach(async () => {
  standIn = await OpenAIStandIn.start()
  openai = new OpenAI({ apiKey: 'sk-test', baseURL: standIn.baseUrl, maxRetries: 0 })
  turret = fixture().createClient()
})
afterEach(() => standIn.stop())

const user = (content: string) => ({ role: 'user', content }) as const
const model = 'gpt-test'

async function stored() {
  await turret.flush()
  return [...fixture().server.stored.values()]
}
const prompts = async () => (await stored()).map(({ metadata }) => metadata.prompt)

test('each turn of a growing history is sent once, with the ids of its conversation and the model', async () => {
  const conversation = turret.conversation({ sessionId: 's-1', userId: 'u-1', metadata: { platform: 'ios' } })
  const wrapped = wrapOpenAI(openai, conversation)
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'system', content: 'Help.' }]
  for (const said of ['How do I pay?', 'yes', 'And then?', 'yes']) {
    messages.push(user(said))
    const { choices } = await wrapped.chat.completions.create({ model, messages })
    expect(choices[0]?.message.content).toBe('An answer.')
    messages.push({ role: 'assistant', content: 'An answer.' })
  }
  expect(await prompts()).toEqual(['How do I pay?', 'yes', 'And then?', 'yes'])
  for (const event of await stored()) {
    expect(event).toMatchObject({ session_id: 's-1', user_id: 'u-1', metadata: { platform: 'ios', model } })
  }
})

describe('calls about one turn count once', () => {
  const tools = [{ type: 'function', function: { name: 'find_order', parameters: { type: 'object' } } }] as const

  test('a loop of tool calls, with or without a session', async () => {
    const ask = async (client: OpenAI) => {
      const messages: OpenAI.ChatCompletionMessageParam[] = [user('Where is my order?')]
      const first = await client.chat.completions.create({ model, messages, tools: [...tools] })
      const [choice] = first.choices
      if (!choice?.message.tool_calls) throw new Error('The stand-in asks for its tool.')
      messages.push(choice.message, { role: 'tool', tool_call_id: 'call-1', content: 'shipped' })
      await client.chat.completions.create({ model, messages, tools: [...tools] })
    }
    await ask(wrapOpenAI(openai, turret))
    await ask(wrapOpenAI(openai, turret.conversation({ sessionId: 's-loop' })))
    expect(await prompts()).toEqual(['Where is my order?', 'Where is my order?'])
  })

  test('runTools, which calls the model by itself', async () => {
    const find = { name: 'find_order', parameters: {}, description: 'Finds', function: () => 'shipped' }
    const runner = wrapOpenAI(openai, turret).chat.completions.runTools({
      model,
      messages: [user('Where is my order?')],
      tools: [{ type: 'function', function: find }],
    })
    expect(await runner.finalContent()).toBe('An answer.')
    expect(standIn.questions).toHaveLength(2)
    expect(await prompts()).toEqual(['Where is my order?'])
  })

  test('a title made of the first message, and a retry after a failure, whose error reaches the host', async () => {
    const ask = (...messages: OpenAI.ChatCompletionMessageParam[]) =>
      wrapOpenAI(openai, turret.conversation({ sessionId: 's-retry' })).chat.completions.create({ model, messages })
    standIn.failures.push(500)
    await expect(ask(user('Hello?'))).rejects.toThrow('The stand-in fails as told.')
    await ask(user('Hello?'))
    await ask({ role: 'system', content: 'Write a title.' }, user('Hello?'))
    expect(await prompts()).toEqual(['Hello?'])
  })
})

describe('the responses API', () => {
  test('takes plain and structured input, and reads ids from the request where the client has none', async () => {
    const wrapped = wrapOpenAI(openai, turret)
    await wrapped.responses.create({ model, input: 'plain', safety_identifier: 'u-2', conversation: 'conv-1' })
    const input: OpenAI.Responses.ResponseInput = [
      { role: 'user', content: [{ type: 'input_text', text: 'structured' }] },
    ]
    await wrapped.responses.create({ model, input, conversation: { id: 'conv-2' } })
    expect(await stored()).toMatchObject([
      { session_id: 'conv-1', user_id: 'u-2', metadata: { prompt: 'plain' } },
      { session_id: 'conv-2', metadata: { prompt: 'structured' } },
    ])
  })

  test('the same words behind another response are said again; the answer of a tool says nothing', async () => {
    const wrapped = wrapOpenAI(openai, turret.conversation({ sessionId: 's-responses' }))
    await wrapped.responses.create({ model, input: 'yes' })
    await wrapped.responses.create({ model, input: 'yes', previous_response_id: 'resp-1' })
    await wrapped.responses.create({
      model,
      previous_response_id: 'resp-2',
      input: [user('yes'), { type: 'function_call_output', call_id: 'call-1', output: 'shipped' }],
    })
    expect(await prompts()).toEqual(['yes', 'yes'])
  })
})

test('the client stays what it was: its class, its other resources, streams, raw responses and options', async () => {
  const wrapped = wrapOpenAI(openai, turret)
  expect(wrapped).toBeInstanceOf(OpenAI)
  expect(wrapped.baseURL).toBe(openai.baseURL)
  const stream = await wrapped.chat.completions.create({ model, messages: [user('stream')], stream: true })
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  expect(text).toBe('An answer.')
  const raw = await wrapped.chat.completions.create({ model, messages: [user('raw')] }).withResponse()
  expect(raw.response.status).toBe(200)
  await wrapped.withOptions({ timeout: 5_000 }).chat.completions.create({ model, messages: [user('options')] })
  const parsed = await wrapped.chat.completions.parse({ model, messages: [user('parse')] })
  expect(parsed.choices[0]?.message.content).toBe('An answer.')
  expect(await prompts()).toEqual(['stream', 'raw', 'options', 'parse'])
})

test('whatever the host hands over reaches the library, and nothing of ours is thrown', async () => {
  const wrapped = wrapOpenAI(openai, turret)
  const broken = {
    model,
    get messages(): OpenAI.ChatCompletionMessageParam[] {
      throw new Error('of the host')
    },
  }
  await expect(async () => wrapped.chat.completions.create(broken)).rejects.toThrow('of the host')
  for (const messages of [[], [user(' ')], [{ role: 'assistant', content: 'Hi.' } as const]]) {
    await wrapped.chat.completions.create({ model, messages })
  }
  expect(await prompts()).toEqual([])
})
