// Members and their roles. Everything is read from the registry as it is now: a change counts from the next request on.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import { changeDocument } from '../registry/change-document.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'
import { type MemberDocument, type MembershipsDocument, memberIdOf, normaliseEmail } from './member.ts'
import type { PasswordHasher, PasswordRecord } from './password-hash.ts'
import type { Role } from './role.ts'

const MEMBERS = 'members/'
const MEMBERSHIPS = 'memberships/'

export interface MemberDirectoryOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly passwords: PasswordHasher
}

export class MemberDirectory {
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #passwords: PasswordHasher

  constructor({ registry, clock, passwords }: MemberDirectoryOptions) {
    this.#registry = registry
    this.#clock = clock
    this.#passwords = passwords
  }

  async find(id: string): Promise<MemberDocument | undefined> {
    return (await this.#registry.get<MemberDocument>(MEMBERS + id))?.value
  }

  findByEmail(email: string): Promise<MemberDocument | undefined> {
    return this.find(memberIdOf(email))
  }

  async list(): Promise<MemberDocument[]> {
    return (await this.#registry.list<MemberDocument>(MEMBERS)).map(({ value }) => value)
  }

  /** Counts as a login too. Throws CONFLICT where the address has an account already. */
  async create(email: string, password: string | PasswordRecord): Promise<MemberDocument> {
    const nowMs = this.#clock.nowMs()
    const member: MemberDocument = {
      id: memberIdOf(email),
      email: normaliseEmail(email),
      password: await this.#recordOf(password),
      passwordId: randomUUID(),
      createdAtMs: nowMs,
      lastLoginAtMs: nowMs,
    }
    try {
      await this.#registry.put(MEMBERS + member.id, member, 0)
    } catch (cause) {
      if (!(cause instanceof RegistryConflict)) throw cause
      throw new AppError('CONFLICT', `${member.email} has an account already: log in instead.`, { cause })
    }
    return member
  }

  /** Ends the member's sessions, as they belong to the password of before. Throws NOT_FOUND. */
  async setPassword(id: string, password: string | PasswordRecord): Promise<MemberDocument> {
    const record = await this.#recordOf(password)
    return this.#change(id, (member) => ({
      ...member,
      password: record,
      passwordId: randomUUID(),
    }))
  }

  /** Notes a login, and hashes the password anew where its parameters are not those of today. */
  async noteLogin(member: MemberDocument, password: string): Promise<MemberDocument> {
    const renewed = this.#passwords.isOutdated(member.password) ? await this.#passwords.hash(password) : null
    return this.#change(member.id, (now) => ({
      ...now,
      lastLoginAtMs: this.#clock.nowMs(),
      password: renewed !== null && now.passwordId === member.passwordId ? renewed : now.password,
    }))
  }

  async roleIn(project: ProjectId, id: string): Promise<Role | undefined> {
    return (await this.#memberships(project)).roles[id]
  }

  /** The member's projects with the role in each, in the order of their ids. */
  async projectsOf(id: string): Promise<{ project: ProjectId; role: Role }[]> {
    const all = await this.#registry.list<MembershipsDocument>(MEMBERSHIPS)
    return all.flatMap(({ value: { project, roles } }) => {
      const role = roles[id]
      return role === undefined ? [] : [{ project, role }]
    })
  }

  /** Members of `project`, by e-mail address. */
  async listOf(project: ProjectId): Promise<{ member: MemberDocument; role: Role }[]> {
    const { roles } = await this.#memberships(project)
    const found = await Promise.all(
      Object.entries(roles).map(async ([id, role]) => ({ member: await this.find(id), role })),
    )
    const known = found.flatMap(({ member, role }) => (member === undefined ? [] : [{ member, role }]))
    return known.sort((a, b) => (a.member.email < b.member.email ? -1 : 1))
  }

  async hasAnyOwner(): Promise<boolean> {
    const all = await this.#registry.list<MembershipsDocument>(MEMBERSHIPS)
    return all.some(({ value }) => Object.values(value.roles).includes('owner'))
  }

  /** Gives a member of `project` another role. Throws NOT_FOUND, or CONFLICT where no owner would be left. */
  async changeRole(project: ProjectId, id: string, role: Role): Promise<void> {
    await this.#changeRoles(project, (roles) => {
      if (roles[id] === undefined) throw noSuchMember(id)
      return { ...roles, [id]: role }
    })
  }

  /** Gives `id` a role in `project`, whether or not it has one. Throws CONFLICT where no owner would be left. */
  async setRole(project: ProjectId, id: string, role: Role): Promise<void> {
    await this.#changeRoles(project, (roles) => ({ ...roles, [id]: role }))
  }

  /**
   * Takes the member out of `project`, and ends the account with its last project.
   * Throws NOT_FOUND, or CONFLICT where that would leave the project without an owner.
   */
  async removeFrom(project: ProjectId, id: string): Promise<void> {
    await this.#changeRoles(project, ({ [id]: role, ...others }) => {
      if (role === undefined) throw noSuchMember(id)
      return others
    })
    if ((await this.projectsOf(id)).length === 0) await changeDocument(this.#registry, MEMBERS + id, () => null)
  }

  /** Ends the accounts that are in no project but this one. */
  async endAccountsOf(project: ProjectId): Promise<void> {
    for (const id of Object.keys((await this.#memberships(project)).roles)) {
      const own = await this.projectsOf(id)
      if (own.every((one) => one.project === project)) await changeDocument(this.#registry, MEMBERS + id, () => null)
    }
  }

  async #recordOf(password: string | PasswordRecord): Promise<PasswordRecord> {
    return typeof password === 'string' ? this.#passwords.hash(password) : password
  }

  async #memberships(project: ProjectId): Promise<MembershipsDocument> {
    return (await this.#registry.get<MembershipsDocument>(MEMBERSHIPS + project))?.value ?? { project, roles: {} }
  }

  async #changeRoles(project: ProjectId, change: (roles: MembershipsDocument['roles']) => Record<string, Role>) {
    await changeDocument<MembershipsDocument>(this.#registry, MEMBERSHIPS + project, (known) => {
      const before = known?.roles ?? {}
      const roles = change(before)
      if (Object.values(before).includes('owner') && !Object.values(roles).includes('owner')) {
        throw new AppError('CONFLICT', 'A project needs an owner: make somebody else an owner first.')
      }
      return { project, roles }
    })
  }

  async #change(id: string, change: (member: MemberDocument) => MemberDocument): Promise<MemberDocument> {
    const changed = await changeDocument<MemberDocument>(this.#registry, MEMBERS + id, (member) => {
      if (member === undefined) throw noSuchMember(id)
      return change(member)
    })
    if (changed === null) throw noSuchMember(id)
    return changed
  }
}

export function noSuchMember(id: string): AppError {
  return new AppError('NOT_FOUND', `There is no member ${id} in this project: list them with GET /v1/members.`)
}
