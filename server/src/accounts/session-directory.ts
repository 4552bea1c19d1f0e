// Sessions of the dashboard: an opaque token in the browser, its hash here, an end in time either way.
// A session counts only for the password that it was started with: a new password ends it at once, everywhere.

import type { Clock } from '../clock.ts'
import type { ProjectId } from '../model/ids.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import type { MemberDocument } from './member.ts'
import type { MemberDirectory } from './member-directory.ts'
import { hashSecretToken, newSecretToken } from './secret-token.ts'

export interface SessionDocument {
  /** Hex SHA-256 of the token. */
  readonly hash: string
  readonly member: string
  readonly passwordId: string
  /** The project that the dashboard shows; null: the member has none. */
  readonly project: ProjectId | null
  /** Where it was started from. */
  readonly address: string
  readonly startedAtMs: number
  readonly lastUsedAtMs: number
}

export interface OpenSession {
  readonly token: string
  readonly session: SessionDocument
  readonly member: MemberDocument
}

const SESSIONS = 'sessions/'
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A session ends so long after its start, in use or not. */
export const LONGEST_SESSION_MS = 30 * DAY_MS
/** …and so long after its last use. */
export const LONGEST_IDLE_MS = 7 * DAY_MS
/** Use is noted so often: a request does not wait for the disk each time. */
const NOTE_USE_MS = HOUR_MS
const MOST_SESSIONS_OF_MEMBER = 20

export class SessionDirectory {
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #members: MemberDirectory

  constructor(registry: Registry, clock: Clock, members: MemberDirectory) {
    this.#registry = registry
    this.#clock = clock
    this.#members = members
  }

  /** Starts a session, and clears away what has ended; the member's oldest goes where there are too many. */
  async start(member: MemberDocument, address: string, project?: ProjectId): Promise<OpenSession> {
    await this.#clear(member)
    const token = newSecretToken()
    const nowMs = this.#clock.nowMs()
    const first = (await this.#members.projectsOf(member.id))[0]?.project ?? null
    const session: SessionDocument = {
      hash: hashSecretToken(token),
      member: member.id,
      passwordId: member.passwordId,
      project: project ?? first,
      address,
      startedAtMs: nowMs,
      lastUsedAtMs: nowMs,
    }
    await this.#registry.put(SESSIONS + session.hash, session, 0)
    return { token, session, member }
  }

  /** The session of `token` with its member; undefined: unknown, ended, or of a former password. */
  async resolve(token: string): Promise<OpenSession | undefined> {
    const document = await this.#registry.get<SessionDocument>(SESSIONS + hashSecretToken(token))
    if (!document || this.#hasEnded(document.value)) return undefined
    const member = await this.#members.find(document.value.member)
    if (member?.passwordId !== document.value.passwordId) return undefined
    const nowMs = this.#clock.nowMs()
    if (nowMs - document.value.lastUsedAtMs < NOTE_USE_MS) return { token, session: document.value, member }
    const session = { ...document.value, lastUsedAtMs: nowMs }
    await this.#unlessChanged(() => this.#registry.put(document.key, session, document.version))
    return { token, session, member }
  }

  async end(token: string): Promise<void> {
    const document = await this.#registry.get<SessionDocument>(SESSIONS + hashSecretToken(token))
    if (document) await this.#unlessChanged(() => this.#registry.delete(document.key, document.version))
  }

  /** Shows another project from the next request on. False where the session has ended meanwhile. */
  async showProject(token: string, project: ProjectId): Promise<boolean> {
    const document = await this.#registry.get<SessionDocument>(SESSIONS + hashSecretToken(token))
    if (!document) return false
    return this.#unlessChanged(() => this.#registry.put(document.key, { ...document.value, project }, document.version))
  }

  /** Whether the member has a session in force that was started from `address`. */
  async knows(member: MemberDocument, address: string): Promise<boolean> {
    const all = await this.#registry.list<SessionDocument>(SESSIONS)
    return all.some(
      ({ value }) => value.member === member.id && value.address === address && !this.#isOver(value, member),
    )
  }

  /** Epoch milliseconds at which it ends if it is not used any more. */
  endsAtMs({ startedAtMs, lastUsedAtMs }: SessionDocument): number {
    return Math.min(startedAtMs + LONGEST_SESSION_MS, lastUsedAtMs + LONGEST_IDLE_MS)
  }

  async #clear(member: MemberDocument): Promise<void> {
    const all = await this.#registry.list<SessionDocument>(SESSIONS)
    const own = all.filter(({ value }) => value.member === member.id && !this.#isOver(value, member))
    own.sort((a, b) => b.value.startedAtMs - a.value.startedAtMs)
    const kept = new Set(own.slice(0, MOST_SESSIONS_OF_MEMBER - 1))
    const ended = all.filter((document) =>
      document.value.member === member.id ? !kept.has(document) : this.#hasEnded(document.value),
    )
    for (const { key, version } of ended) await this.#unlessChanged(() => this.#registry.delete(key, version))
  }

  #isOver(session: SessionDocument, member: MemberDocument): boolean {
    return this.#hasEnded(session) || session.passwordId !== member.passwordId
  }

  #hasEnded(session: SessionDocument): boolean {
    return this.#clock.nowMs() >= this.endsAtMs(session)
  }

  async #unlessChanged(change: () => Promise<unknown>): Promise<boolean> {
    try {
      await change()
      return true
    } catch (error) {
      if (error instanceof RegistryConflict) return false
      throw error
    }
  }
}
