// How the naming of a project's topics goes, for status and settings: a document of the registry, as another process may
// do the work. Holds no text of a message.

import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'

export interface LabellerFailure {
  readonly kind: 'server' | 'budget'
  readonly message: string
  readonly atMs: number
  readonly retryAtMs: number
}

interface LabellerState {
  readonly answeredAtMs: number | null
  /** Topics named, and topics for which no fit name was found, since the project began. */
  readonly named: number
  readonly refused: number
  /** Null where the last request went well. */
  readonly failure: LabellerFailure | null
}

const PREFIX = 'labeller-state/'
const NOTHING: LabellerState = { answeredAtMs: null, named: 0, refused: 0, failure: null }

export async function readLabellerState(registry: Registry, project: ProjectId): Promise<LabellerState> {
  return { ...NOTHING, ...(await registry.get<LabellerState>(PREFIX + project))?.value }
}

export async function noteAnswer(
  registry: Registry,
  project: ProjectId,
  { isNamed, atMs }: { readonly isNamed: boolean; readonly atMs: number },
): Promise<void> {
  await change(registry, project, ({ named, refused }) => ({
    ...{ answeredAtMs: atMs, failure: null },
    named: named + (isNamed ? 1 : 0),
    refused: refused + (isNamed ? 0 : 1),
  }))
}

export async function noteFailure(registry: Registry, project: ProjectId, failure: LabellerFailure): Promise<void> {
  await change(registry, project, (before) => ({ ...before, failure }))
}

async function change(
  registry: Registry,
  project: ProjectId,
  next: (before: LabellerState) => LabellerState,
): Promise<void> {
  await changeDocument<LabellerState>(registry, PREFIX + project, (known) => next({ ...NOTHING, ...known }))
}
