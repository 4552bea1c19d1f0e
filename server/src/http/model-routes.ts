// The models at work: what turns messages into vectors, and what names topics, with its budget and how it goes.

import { z } from '@hono/zod-openapi'
import { changeProjectSettings, readProjectSettings } from '../access/project-settings.ts'
import type { Clock } from '../clock.ts'
import type { Embedder } from '../embed/embedder.ts'
import { AppError } from '../errors.ts'
import { ChatModel } from '../labeller/chat-model.ts'
import { BudgetUsed, DailyBudget } from '../labeller/daily-budget.ts'
import { readLabellerState } from '../labeller/labeller-state.ts'
import { labellerProblem } from '../labeller/labeller-status.ts'
import { askForName } from '../labeller/name-topic.ts'
import type { ProjectId } from '../model/ids.ts'
import type { LanguageModel } from '../model/language-model.ts'
import { OpenAiError } from '../openai/openai-error.ts'
import type { Registry } from '../registry/registry.ts'
import { embedderProblem } from './read-routes.ts'
import { embedderProblemSchema } from './read-schemas.ts'
import type { DefineRoute } from './route.ts'

export interface ModelRoutesOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly embedder: Embedder
  readonly isEmbedderLocal: boolean
  /** Null: topics are named from their texts alone. */
  readonly languageModel: LanguageModel | null
  readonly languageModelTimeoutMs: number
}

const TAG = 'Models'

/** What a trial asks about: nobody's messages. */
const TRIAL = {
  topic: 1,
  texts: ['How do I reset my password?', 'I forgot my password', 'Where can I change the password?'].map((text) => ({
    text,
    weight: 1,
  })),
  terms: ['password', 'reset'],
  siblings: [],
}

const languageModelSchema = z.object({
  model: z.string(),
  server: z.string().openapi({ description: 'Host of its address', example: 'api.openai.com' }),
  names_topics: z.boolean().openapi({ description: 'Whether topics of this project are named by it' }),
  named: z.number().int().openapi({ description: 'Topics that it has named' }),
  refused: z.number().int().openapi({ description: 'Topics for which it found no name that fits' }),
  last_answer_at: z.string().nullable(),
  problem: z.string().nullable().openapi({ description: 'Why it does not name topics now' }),
  budget: z.object({
    requests: z.number().int().openapi({ description: 'Sent today (UTC), by all projects together' }),
    requests_per_day: z.number().int(),
    tokens: z.number().int(),
    tokens_per_day: z.number().int(),
    resets_at: z.string(),
  }),
})

const modelsSchema = z
  .object({
    embedder: z.object({
      id: z.string(),
      is_local: z.boolean().openapi({ description: 'Whether messages stay in this server to be embedded' }),
      problem: embedderProblemSchema.nullable(),
    }),
    language_model: languageModelSchema.nullable().openapi({
      description: 'null: none is set with TURRET_LLM_MODEL, and topics are named from their messages alone',
    }),
  })
  .openapi('Models')

const trialSchema = z
  .object({
    label: z.string().nullable().openapi({ description: 'null: it answered, with no name that fits' }),
    description: z.string().nullable(),
    milliseconds: z.number().int(),
  })
  .openapi('ModelTrial')

export function modelRoutes(route: DefineRoute, options: ModelRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/models',
    tag: TAG,
    summary: 'The models at work',
    scope: 'read',
    response: modelsSchema,
    handle: ({ project }) => modelsAnswer(options, project),
  })
  route({
    method: 'patch',
    path: '/v1/models',
    tag: TAG,
    summary: 'Whether a language model names the topics of this project',
    description: 'From the next topic on. Names that it gave stay; a topic can be renamed at any time.',
    scope: 'manage',
    role: 'owner',
    body: z.strictObject({ names_topics: z.boolean() }),
    response: modelsSchema,
    errors: ['MISSING_REQUIRED_FIELD', 'CONFLICT'],
    async handle({ project, body }) {
      await changeProjectSettings(options.registry, project, { modelNamesTopics: body.names_topics })
      return modelsAnswer(options, project)
    },
  })
  route({
    method: 'post',
    path: '/v1/models/trial',
    tag: TAG,
    summary: 'Ask the language model for a name, to see whether it works',
    description: 'Sends three invented messages about passwords, and counts in the budget of the day.',
    scope: 'manage',
    role: 'owner',
    response: trialSchema,
    errors: ['CONFLICT'],
    handle: () => tryModel(options),
  })
}

async function modelsAnswer(options: ModelRoutesOptions, project: ProjectId): Promise<z.input<typeof modelsSchema>> {
  const { registry, clock, embedder, isEmbedderLocal, languageModel } = options
  return {
    embedder: { id: embedder.id, is_local: isEmbedderLocal, problem: await embedderProblem(registry) },
    language_model: languageModel && (await languageModelAnswer(registry, clock, languageModel, project)),
  }
}

async function languageModelAnswer(
  registry: Registry,
  clock: Clock,
  { model, baseUrl, requestsPerDay, tokensPerDay }: LanguageModel,
  project: ProjectId,
): Promise<z.input<typeof languageModelSchema>> {
  const { answeredAtMs, named, refused } = await readLabellerState(registry, project)
  const { modelNamesTopics } = await readProjectSettings(registry, project)
  const budget = new DailyBudget(registry, clock)
  const used = await budget.used()
  return {
    ...{ model, server: new URL(baseUrl).host, names_topics: modelNamesTopics, named, refused },
    last_answer_at: answeredAtMs === null ? null : new Date(answeredAtMs).toISOString(),
    problem: modelNamesTopics ? await labellerProblem(registry, project) : null,
    budget: {
      ...{ requests: used.requests, requests_per_day: requestsPerDay },
      ...{ tokens: used.tokens, tokens_per_day: tokensPerDay },
      resets_at: new Date(budget.nextDayMs()).toISOString(),
    },
  }
}

async function tryModel(options: ModelRoutesOptions): Promise<z.input<typeof trialSchema>> {
  const { registry, clock, languageModel: model, languageModelTimeoutMs: timeoutMs } = options
  if (!model) {
    throw new AppError(
      'CONFLICT',
      'No language model is set: start the server with TURRET_LLM_BASE_URL and TURRET_LLM_MODEL.',
    )
  }
  const chat = new ChatModel({ model, timeoutMs, budget: new DailyBudget(registry, clock), attempts: 1 })
  const startedAt = performance.now()
  try {
    const name = await askForName(chat, TRIAL)
    const milliseconds = Math.round(performance.now() - startedAt)
    return { label: name?.label ?? null, description: name?.description ?? null, milliseconds }
  } catch (error) {
    if (!(error instanceof OpenAiError || error instanceof BudgetUsed)) throw error
    throw new AppError('CONFLICT', `The model does not answer as it should: ${error.message}.`, { cause: error })
  }
}
