// What must outlive an erasure, in the registry: for a cluster, where every worker must find it.

import { randomBytes } from 'node:crypto'
import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'
import { appliedErasuresKey } from './eraser.ts'
import {
  type ErasableKind,
  type ErasureMemory,
  hashOfId,
  type RememberedErasure,
  type RememberedErasures,
} from './erasure-memory.ts'

const KEY_BYTES = 32
const HASH_KEY = 'erasures/key'
const listOf = (part: string) => `erasures/of/${part}`

export class RegistryErasureMemory implements RememberedErasures {
  readonly #registry: Registry
  readonly #name: string
  readonly #key: Buffer
  #erasures: readonly RememberedErasure[]

  private constructor(registry: Registry, name: string, key: Buffer, erasures: readonly RememberedErasure[]) {
    this.#registry = registry
    this.#name = name
    this.#key = key
    this.#erasures = erasures
  }

  /** `part` keeps a list of its own; ids have the same hash in all of them. */
  static async open(registry: Registry, part: string): Promise<RegistryErasureMemory> {
    const fresh = randomBytes(KEY_BYTES).toString('hex')
    const key = await changeDocument<string>(registry, HASH_KEY, (known) => known ?? fresh)
    const name = listOf(part)
    const known = await registry.get<readonly RememberedErasure[]>(name)
    return new RegistryErasureMemory(registry, name, Buffer.from(key ?? fresh, 'hex'), known?.value ?? [])
  }

  get erasures(): readonly RememberedErasure[] {
    return this.#erasures
  }

  hash(project: ProjectId, kind: ErasableKind, id: string): string {
    return hashOfId(this.#key, project, kind, id)
  }

  async remember(erasure: RememberedErasure): Promise<void> {
    const all = await changeDocument<readonly RememberedErasure[]>(this.#registry, this.#name, (known) => [
      ...(known ?? []),
      erasure,
    ])
    this.#erasures = all ?? []
  }
}

/** Takes over what a data folder remembers, all of it applied. */
export async function adoptErasures(
  registry: Registry,
  memory: ErasureMemory,
  partOf: (project: ProjectId) => number,
): Promise<void> {
  await changeDocument<string>(registry, HASH_KEY, () => memory.key)
  for (const part of new Set(memory.erasures.map(({ project }) => partOf(project)))) {
    const own = memory.erasures.filter(({ project }) => partOf(project) === part)
    await changeDocument(registry, listOf(String(part)), () => own)
    await changeDocument(registry, appliedErasuresKey(part), () => ({ erasures: own.length }))
  }
}
