import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { FakeListChatModel, FakeLLM } from '@langchain/core/utils/testing'
import { expect, test } from 'vitest'
import { useClientFixture } from '../testing/client-fixture.ts'
import type { Turret } from '../turret.ts'
import { turretCallbacks } from './langchain.ts'

const fixture = useClientFixture()
const createModel = () => new FakeListChatModel({ responses: ['An answer.'] })

/** What the server has once `count` events came: LangChain tells callbacks in the background. */
async function stored(turret: Turret, count: number) {
  await expect
    .poll(async () => {
      await turret.flush()
      return turret.stats.tracked
    })
    .toBe(count)
  return [...fixture().server.stored.values()]
}

test('a chain sends what the user asked, not what it makes of it, once for all its models', async () => {
  const turret = fixture().createClient()
  const chain = RunnableSequence.from([
    ChatPromptTemplate.fromMessages([['human', 'Put the question shorter: {question}']]),
    createModel(),
    (answer) => [['human', `Answer this: ${answer.content}`]] as [string, string][],
    createModel(),
  ])
  const config = {
    callbacks: [turretCallbacks(turret)],
    metadata: { session_id: 's-1', user_id: 42 },
  }
  for (const question of ['Where is my order?', 'yes', 'yes']) {
    const answer = await chain.invoke({ question, language: 'en' }, config)
    expect(answer.content).toBe('An answer.')
  }
  const events = await stored(turret, 3)
  expect(events.map(({ metadata }) => metadata.prompt)).toEqual(['Where is my order?', 'yes', 'yes'])
  for (const event of events) expect(event).toMatchObject({ session_id: 's-1', user_id: '42' })
})

test('a model by itself sends the newest message; what follows a tool is no new one', async () => {
  const turret = fixture().createClient()
  const conversation = turret.conversation({ sessionId: 's-2', userId: 'u-2' })
  const config = { callbacks: [turretCallbacks(conversation)] }
  const asked = [new HumanMessage('Hello'), new AIMessage('Hi.'), new HumanMessage('Where is my order?')]
  await createModel().invoke(asked, config)
  const call = { id: 'call-1', name: 'find_order', args: {} }
  const answered = new ToolMessage({ content: 'shipped', tool_call_id: 'call-1' })
  await createModel().invoke([...asked, new AIMessage({ content: '', tool_calls: [call] }), answered], config)
  for await (const _ of await createModel().stream('And streamed?', config));
  await new FakeLLM({ response: 'An answer.' }).invoke('And a plain model?', config)
  expect((await stored(turret, 3)).map(({ session_id, metadata }) => [session_id, metadata.prompt])).toEqual([
    ['s-2', 'Where is my order?'],
    ['s-2', 'And streamed?'],
    ['s-2', 'And a plain model?'],
  ])
})

test('where the input has no text, the first model below has the message', async () => {
  const turret = fixture().createClient()
  const graph = RunnableLambda.from((_: { order: number }) => [new HumanMessage('from the store')]).pipe(createModel())
  await graph.invoke({ order: 7 }, { callbacks: [turretCallbacks(turret)], metadata: { thread_id: 't-1' } })
  expect(await stored(turret, 1)).toMatchObject([{ session_id: 't-1', metadata: { prompt: 'from the store' } }])
})

test('messages in the state of a graph are read, and a chain that fails keeps its error', async () => {
  const turret = fixture().createClient()
  const failing = RunnableLambda.from((_: { messages: HumanMessage[] }) => {
    throw new Error('of the chain')
  })
  const input = { messages: [new HumanMessage({ content: [{ type: 'text', text: 'in parts' }] })] }
  await expect(failing.invoke(input, { callbacks: [turretCallbacks(turret)] })).rejects.toThrow('of the chain')
  expect((await stored(turret, 1)).map(({ metadata }) => metadata.prompt)).toEqual(['in parts'])
})
