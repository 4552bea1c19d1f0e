// `turret-client/langchain`: callbacks of LangChain and LangGraph that send what the user asked, once a run.

import type { OptionalId } from '../event.ts'
import { type TurnTracker, trackTurn, undisturbed } from './track-turn.ts'
import { isRecord, newestTurn, type UserTurn } from './user-turn.ts'

/** Callbacks as `{ callbacks: [turretCallbacks(turret)] }` takes them. */
export interface TurretCallbacks {
  readonly handleChainStart: (
    chain: unknown,
    inputs: unknown,
    runId: string,
    parentRunId?: string,
    tags?: string[],
    metadata?: Record<string, unknown>,
  ) => void
  readonly handleChatModelStart: ModelStart
  readonly handleLLMStart: ModelStart
  readonly handleToolStart: (tool: unknown, input: unknown, runId: string, parentRunId?: string) => void
  readonly handleChainEnd: RunEnd
  readonly handleChainError: RunEnd
  readonly handleLLMEnd: RunEnd
  readonly handleLLMError: RunEnd
  readonly handleToolEnd: RunEnd
  readonly handleToolError: RunEnd
}

type ModelStart = (
  model: unknown,
  prompts: unknown,
  runId: string,
  parentRunId?: string,
  extra?: Record<string, unknown>,
  tags?: string[],
  metadata?: Record<string, unknown>,
) => void

type RunEnd = (outcome: unknown, runId: string) => void

/** A whole run, from what the host invoked down to the last model; `isTracked` once its message is sent. */
interface WholeRun {
  isTracked: boolean
}

const INPUT_NAMES = ['messages', 'input', 'question', 'query', 'prompt', 'message', 'text']
const SESSION_NAMES = ['session_id', 'sessionId', 'thread_id', 'threadId', 'conversation_id', 'conversationId']
const USER_NAMES = ['user_id', 'userId']
/** Runs whose end was never told are forgotten. */
const MOST_RUNS = 10_000

/**
 * What the user asked is the input of the outermost run, or where that has no text, of the first model below it. Ids
 * come from the run's `metadata` (`session_id` or `thread_id`, `user_id`), or from a conversation in place of the client.
 */
export function turretCallbacks(tracker: TurnTracker): TurretCallbacks {
  const runs = new Map<string, WholeRun>()
  const start = (runId: string, parentRunId: string | undefined): WholeRun => {
    const run = runs.get(parentRunId ?? '') ?? { isTracked: false }
    runs.set(runId, run)
    const [oldest] = runs.keys()
    if (runs.size > MOST_RUNS && oldest !== undefined) runs.delete(oldest)
    return run
  }
  const track = (run: WholeRun, turn: UserTurn | undefined, metadata: Record<string, unknown> = {}): void => {
    if (run.isTracked || !turn) return
    run.isTracked = true
    const model = typeof metadata.ls_model_name === 'string' ? { model: metadata.ls_model_name } : undefined
    const ids = { sessionId: idIn(metadata, SESSION_NAMES), userId: idIn(metadata, USER_NAMES) }
    trackTurn(tracker, turn, { ...ids, metadata: model, turnKey: null })
  }
  const startModel: ModelStart = (_model, prompts, runId, parentRunId, _extra, _tags, metadata) =>
    undisturbed(() =>
      track(start(runId, parentRunId), newestTurn(Array.isArray(prompts) ? prompts[0] : prompts), metadata),
    )
  const end: RunEnd = (_outcome, runId) => void runs.delete(runId)
  return {
    handleChainStart: (_chain, inputs, runId, parentRunId, _tags, metadata) =>
      undisturbed(() => {
        const run = start(runId, parentRunId)
        if (parentRunId === undefined) track(run, turnOfInput(inputs), metadata)
      }),
    handleChatModelStart: startModel,
    handleLLMStart: startModel,
    handleToolStart: (_tool, _input, runId, parentRunId) => void start(runId, parentRunId),
    handleChainEnd: end,
    handleChainError: end,
    handleLLMEnd: end,
    handleLLMError: end,
    handleToolEnd: end,
    handleToolError: end,
  }
}

/** A text, messages, or an object with one of them under a usual name; an object with a single text needs no name. */
function turnOfInput(input: unknown): UserTurn | undefined {
  if (typeof input === 'string' || Array.isArray(input)) return newestTurn(input)
  if (!isRecord(input)) return undefined
  const name = INPUT_NAMES.find((candidate) => input[candidate] !== undefined)
  if (name !== undefined) return name === 'messages' ? newestTurn(input[name]) : turnOfInput(input[name])
  const texts = Object.values(input).filter((value) => typeof value === 'string')
  return texts.length === 1 ? newestTurn(texts[0]) : newestTurn(input)
}

function idIn(metadata: Record<string, unknown>, names: readonly string[]): OptionalId {
  const name = names.find((candidate) => ['string', 'number'].includes(typeof metadata[candidate]))
  return name === undefined ? undefined : (metadata[name] as OptionalId)
}
