// A language model behind chat completions: structured output where the server knows it, plain text where it does not,
// every attempt counted in the budget of the day.

import { z } from 'zod'
import type { LanguageModel } from '../model/language-model.ts'
import { OpenAiClient } from '../openai/openai-client.ts'
import { OpenAiError } from '../openai/openai-error.ts'
import type { DailyBudget } from './daily-budget.ts'
import type { ChatMessage } from './name-prompt.ts'
import { NAME_SCHEMA } from './parse-name.ts'

export interface ChatModelOptions {
  readonly model: LanguageModel
  readonly budget: DailyBudget
  readonly timeoutMs: number
  readonly attempts?: number
  readonly firstDelayMs?: number
}

const ATTEMPTS = 3
const MOST_ANSWER_BYTES = 1024 * 1024
const CHARACTERS_PER_TOKEN = 4
/** Thought to be written, until the server says how many there were. */
const ANSWER_TOKENS = 100

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z
    .object({ total_tokens: z.number().int().min(0) })
    .nullish()
    .catch(null),
})

const RESPONSE_FORMAT = {
  type: 'json_schema',
  json_schema: { name: 'topic_name', strict: true, schema: NAME_SCHEMA },
} as const

export class ChatModel {
  readonly #options: ChatModelOptions
  readonly #client: OpenAiClient
  #knowsSchemas = true

  constructor(options: ChatModelOptions) {
    const { model, timeoutMs, attempts = ATTEMPTS, firstDelayMs } = options
    this.#options = options
    this.#client = new OpenAiClient({
      endpoint: model,
      ...{ timeoutMs, attempts, mostAnswerBytes: MOST_ANSWER_BYTES },
      ...(firstDelayMs === undefined ? {} : { firstDelayMs }),
    })
  }

  /** What the model writes. Throws OpenAiError and BudgetUsed. */
  async answer(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<string> {
    if (!this.#knowsSchemas) return this.#ask(messages, {}, signal)
    try {
      return await this.#ask(messages, { response_format: RESPONSE_FORMAT }, signal)
    } catch (error) {
      if (!mayDislikeSchemas(error)) throw error
      const answer = await this.#ask(messages, {}, signal)
      this.#knowsSchemas = false
      return answer
    }
  }

  async #ask(messages: readonly ChatMessage[], more: object, signal: AbortSignal | undefined): Promise<string> {
    const { model, budget } = this.#options
    const body = { model: model.model, messages, stream: false, ...more }
    const estimate = Math.ceil(JSON.stringify(messages).length / CHARACTERS_PER_TOKEN) + ANSWER_TOKENS
    const answer = await this.#client.post('chat/completions', body, {
      ...(signal ? { signal } : {}),
      beforeAttempt: () => budget.take(model, estimate),
    })
    const parsed = completion.safeParse(answer)
    if (!parsed.success) {
      throw new OpenAiError('malformed', "The model's server sent no chat completion: check the address")
    }
    const { usage, choices } = parsed.data
    if (usage) await budget.correct(usage.total_tokens - estimate)
    return choices[0]?.message.content ?? ''
  }
}

/** Servers that do not know `response_format` refuse the request in one of these ways. */
function mayDislikeSchemas(error: unknown): boolean {
  return error instanceof OpenAiError && [400, 415, 422, 501].includes(error.status ?? 0)
}
