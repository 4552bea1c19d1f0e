// From a record to what is sent: gathers names, examples and the secret, and sends over one channel.

import type { ProjectDocument } from '../access/project.ts'
import type { Clock } from '../clock.ts'
import { type TopicDirectory, topicDirectoryPrefix } from '../model/topic.ts'
import type { Registry } from '../registry/registry.ts'
import { alertMessage } from './alert-message.ts'
import type { AlertRecord } from './alert-record.ts'
import type { AlertChannel } from './alert-rule.ts'
import type { AlertSender, SendFailure } from './alert-sender.ts'
import { signingSecret } from './webhook-signature.ts'

export interface AlertPostOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly sender: AlertSender
  /** Address that users open; null where it is not known. */
  readonly publicUrl: string | null
}

/** Null: it has arrived. */
export async function postAlert(
  { registry, clock, sender, publicUrl }: AlertPostOptions,
  record: AlertRecord,
  channel: AlertChannel,
): Promise<SendFailure | null> {
  const { project: id } = record
  const nowMs = clock.nowMs()
  const stored = await registry.get<ProjectDocument>(`projects/${id}`)
  const project = stored?.value ?? { id, name: id, createdAtMs: 0, timeZone: 'UTC' }
  const directories = (await registry.list<TopicDirectory>(topicDirectoryPrefix(id))).map(({ value }) => value)
  const message = alertMessage(record, { project, directories, publicUrl })
  const { secret } = await signingSecret(registry, id, nowMs)
  return sender.send(channel, message, { secret, nowMs })
}
