// One line of a demo conversation: what the user writes, before it has a time.

import type { HiddenIntent } from './intents.ts'

export interface ConversationLine {
  readonly text: string
  readonly intent: HiddenIntent
}
