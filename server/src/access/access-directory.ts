// Who may do what: projects and API keys from the registry, held in memory and followed by watch,
// so that a key check costs a map look-up and a revoked key stops working with the next request.

import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { Registry, RegistryDocument } from '../registry/registry.ts'
import {
  type ApiKeyDocument,
  apiKeyId,
  generateApiKey,
  hashApiKey,
  hasValidChecksum,
  type Scope,
  shownPrefix,
} from './api-key.ts'
import { KeyUses } from './key-uses.ts'
import { DEFAULT_PROJECT, type ProjectDocument } from './project.ts'

const KEYS = 'keys/'
const PROJECTS = 'projects/'
const MOST_REMEMBERED = 10_000

export interface NewApiKey {
  readonly project: ProjectId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly source?: Exclude<ApiKeyDocument['source'], 'process'>
}

export class AccessDirectory {
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #keys = new Map<string, ApiKeyDocument>()
  /** Of keys in use, in this process's memory alone: hashing one costs more than everything else of a check. */
  readonly #hashes = new Map<string, string>()
  readonly #uses: KeyUses

  private constructor(registry: Registry, clock: Clock) {
    this.#registry = registry
    this.#clock = clock
    this.#uses = new KeyUses(registry, clock)
  }

  static async open(registry: Registry, clock: Clock): Promise<AccessDirectory> {
    const directory = new AccessDirectory(registry, clock)
    registry.watch<ApiKeyDocument>(KEYS, (key, document) => directory.#follow(key, document))
    for (const document of await registry.list<ApiKeyDocument>(KEYS)) directory.#follow(document.key, document)
    return directory
  }

  /** The project that `key` belongs to, and what the key is called and may do. Throws INVALID_API_KEY or INSUFFICIENT_SCOPE. */
  authorise(key: string | undefined, scope: Scope): { project: ProjectId; actor: string; scopes: readonly Scope[] } {
    if (key === undefined || key === '') {
      throw new AppError(
        'INVALID_API_KEY',
        'No API key was sent: put it in the X-API-Key header or in Authorization: Bearer.',
      )
    }
    const known = this.#find(key)
    if (!known) {
      throw new AppError(
        'INVALID_API_KEY',
        'This API key is unknown or revoked: check it, or create a new one with `turret key create`.',
      )
    }
    if (!known.scopes.includes(scope)) {
      throw new AppError(
        'INSUFFICIENT_SCOPE',
        `This API key has the scopes ${known.scopes.join(', ')}, and this request needs ${scope}: use a key with that scope.`,
      )
    }
    if (known.source !== 'process') this.#uses.note(known.hash)
    return { project: known.project, actor: `API key ${known.name}`, scopes: known.scopes }
  }

  #find(key: string): ApiKeyDocument | undefined {
    const remembered = this.#hashes.get(key)
    if (remembered !== undefined) return this.#keys.get(remembered)
    if (!hasValidChecksum(key)) return undefined
    const hash = hashApiKey(key)
    const known = this.#keys.get(hash)
    if (known === undefined) return undefined
    if (this.#hashes.size >= MOST_REMEMBERED) this.#hashes.clear()
    this.#hashes.set(key, hash)
    return known
  }

  /** The default project, created where it does not exist yet. */
  async ensureDefaultProject(): Promise<ProjectId> {
    if (!(await this.#registry.get(PROJECTS + DEFAULT_PROJECT))) {
      const project: ProjectDocument = {
        id: DEFAULT_PROJECT,
        name: 'Default',
        createdAtMs: this.#clock.nowMs(),
        timeZone: 'UTC',
      }
      await this.#registry.put(PROJECTS + project.id, project, 0)
    }
    return DEFAULT_PROJECT
  }

  async project(id: ProjectId): Promise<ProjectDocument> {
    const document = await this.#registry.get<ProjectDocument>(PROJECTS + id)
    if (!document) throw new AppError('NOT_FOUND', `There is no project ${id}: list them with \`turret project list\`.`)
    return document.value
  }

  /** Makes `key` the one environment key of the default project; an earlier one stops working. */
  async provisionEnvironmentKey(key: string | undefined): Promise<void> {
    const hash = key === undefined ? null : hashApiKey(key)
    for (const document of await this.#registry.list<ApiKeyDocument>(KEYS)) {
      if (document.value.source === 'environment' && document.value.hash !== hash) {
        await this.#registry.delete(document.key, document.version)
      }
    }
    if (key === undefined || hash === null || this.#keys.has(hash)) return
    await this.#store(key, {
      project: await this.ensureDefaultProject(),
      name: 'TURRET_API_KEY',
      scopes: ['ingest', 'read', 'manage'],
      source: 'environment',
    })
  }

  /** Creates a key and returns it in clear: the only time that anyone sees it. */
  async createKey(options: NewApiKey): Promise<string> {
    return (await this.createDocumentedKey(options)).key
  }

  /** As createKey, with what is kept of it. */
  async createDocumentedKey(options: NewApiKey): Promise<{ key: string; document: ApiKeyDocument }> {
    const key = generateApiKey()
    return { key, document: await this.#store(key, options) }
  }

  /** A key that lives in this process alone: never stored, gone with it. */
  createProcessKey(project: ProjectId, scopes: readonly Scope[]): string {
    const key = generateApiKey()
    const hash = hashApiKey(key)
    const shown = { name: 'process', prefix: shownPrefix(key), createdAtMs: this.#clock.nowMs() }
    this.#keys.set(hash, { hash, project, scopes, ...shown, source: 'process' })
    return key
  }

  /** Keys of one project, or of all. */
  async listKeys(project?: ProjectId): Promise<ApiKeyDocument[]> {
    const all = (await this.#registry.list<ApiKeyDocument>(KEYS)).map((document) => document.value)
    return project === undefined ? all : all.filter((key) => key.project === project)
  }

  /** Epoch milliseconds, to the minute; null: never. */
  lastUsedAtMs({ hash }: ApiKeyDocument): Promise<number | null> {
    return this.#uses.lastUsedAtMs(hash)
  }

  /** Revokes the key of `project` with this id, from the next request on. Throws NOT_FOUND, or CONFLICT for TURRET_API_KEY. */
  async revokeKey(project: ProjectId, id: string): Promise<ApiKeyDocument> {
    const all = await this.#registry.list<ApiKeyDocument>(KEYS)
    const found = all.find(({ value }) => value.project === project && apiKeyId(value.hash) === id)
    if (!found) throw new AppError('NOT_FOUND', `There is no key ${id} in this project: list them with GET /v1/keys.`)
    if (found.value.source === 'environment') {
      throw new AppError('CONFLICT', 'This key comes from TURRET_API_KEY: change that setting and restart the server.')
    }
    await this.#registry.delete(found.key, found.version)
    await this.#uses.forget(found.value.hash)
    return found.value
  }

  /** Puts to disk when keys were last used. */
  close(): Promise<void> {
    return this.#uses.close()
  }

  /** Revokes every key whose shown prefix or name is `nameOrPrefix`; returns how many. */
  async revokeKeys(nameOrPrefix: string): Promise<number> {
    const wanted = nameOrPrefix.replace(/…$/, '')
    let revoked = 0
    for (const { key, value, version } of await this.#registry.list<ApiKeyDocument>(KEYS)) {
      if (value.name !== wanted && value.prefix.replace(/…$/, '') !== wanted) continue
      await this.#registry.delete(key, version)
      await this.#uses.forget(value.hash)
      revoked++
    }
    return revoked
  }

  async #store(key: string, { project, name, scopes, source = 'generated' }: NewApiKey): Promise<ApiKeyDocument> {
    const hash = hashApiKey(key)
    const document: ApiKeyDocument = {
      hash,
      project,
      name,
      prefix: shownPrefix(key),
      scopes,
      createdAtMs: this.#clock.nowMs(),
      source,
    }
    await this.#registry.put(KEYS + hash, document, 0)
    return document
  }

  #follow(key: string, document: RegistryDocument<ApiKeyDocument> | null): void {
    const hash = key.slice(KEYS.length)
    if (document) this.#keys.set(hash, document.value)
    else this.#keys.delete(hash)
  }
}
