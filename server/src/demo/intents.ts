// All demo intents under one roof; the keys are the hidden truth that quality tests compare topics with.

import type { Intent } from './intent.ts'
import { accountIntents } from './intents-account.ts'
import { billingIntents } from './intents-billing.ts'
import { collaborationIntents } from './intents-collaboration.ts'
import { dataIntents } from './intents-data.ts'
import { productIntents } from './intents-product.ts'
import { troubleIntents } from './intents-trouble.ts'

const allIntents = {
  ...accountIntents,
  ...billingIntents,
  ...collaborationIntents,
  ...dataIntents,
  ...productIntents,
  ...troubleIntents,
}

/** Names an intent, as in `reset-password`. */
export type IntentKey = keyof typeof allIntents

/** The hidden truth about a message: its intent, or that it has none. */
export type HiddenIntent = IntentKey | 'small-talk'

/** Every demo intent by its key. */
export const intents: Readonly<Record<IntentKey, Intent>> = allIntents

/** The keys in the order of their definition, which is fixed: the seeded draws depend on it. */
export const intentKeys = Object.keys(allIntents) as readonly IntentKey[]
