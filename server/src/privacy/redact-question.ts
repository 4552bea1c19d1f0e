import type { ProjectId } from '../model/ids.ts'
import type { Registry } from '../registry/registry.ts'
import { readPrivacySettings } from './privacy-settings.ts'
import { redactText } from './redaction/redact.ts'

/** A question for messages by meaning, as the messages were: what is redacted goes to no embedder, and a mark is like a mark. */
export async function redactQuestion(registry: Registry, project: ProjectId, question: string): Promise<string> {
  return redactText(question, (await readPrivacySettings(registry, project)).redact)
}
