// The package's only entry.

export { Conversation } from './conversation.ts'
export type { ConversationIds, EventDefaults, EventIds, EventInput, OptionalId, Redact } from './event.ts'
export type { OnError } from './ledger.ts'
export type { Runtime, TimerPurpose } from './runtime.ts'
export { Turret, type TurretOptions, type TurretStats } from './turret.ts'
export { type ClientErrorCode, TurretError } from './turret-error.ts'
