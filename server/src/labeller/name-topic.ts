// One topic, one name: ask, judge, ask once more with what was wrong.

import type { TopicToName } from '../pipeline/model-names.ts'
import { checkModelName, type ProposedName } from '../topics/model-name/check-model-name.ts'
import type { ChatModel } from './chat-model.ts'
import { type ChatMessage, correctionPrompt, namePrompt } from './name-prompt.ts'
import { parseName } from './parse-name.ts'

const MOST_QUESTIONS = 2
const UNREADABLE = 'the answer is not a JSON object with "label" and "description"'

/** The name that a model gives a topic; null where it finds none that fits. Throws what the model's server causes. */
export async function askForName(
  model: Pick<ChatModel, 'answer'>,
  topic: TopicToName,
  signal?: AbortSignal,
): Promise<ProposedName | null> {
  let messages: ChatMessage[] | null = namePrompt(topic)
  for (let asked = 0; messages !== null && asked < MOST_QUESTIONS; asked++) {
    const answer = await model.answer(messages, signal)
    const proposed = parseName(answer)
    const { name, problems } = proposed ? checkModelName(proposed, topic) : { name: null, problems: [UNREADABLE] }
    if (name) return name
    messages = correctionPrompt(messages, answer, problems)
  }
  return null
}
