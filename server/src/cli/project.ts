// turret project: the projects of this installation. Works beside a running server, which sees the change within a second.

import { DEFAULT_PROJECT } from '../access/project.ts'
import { createProject, listProjects } from '../access/projects.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { openAccess } from '../main.ts'
import type { ProjectId } from '../model/ids.ts'
import { PLAN_NAMES } from '../plans/plan.ts'
import { changePlan } from '../plans/plan-directory.ts'
import { deleteProject } from '../privacy/project-deletion.ts'
import { formatTable } from './table.ts'

export async function printProjects(config: Config): Promise<void> {
  const { registry, accounts, close } = await openAccess(config)
  try {
    const rows = await Promise.all(
      (await listProjects(registry)).map(async ({ id, name, createdAtMs }) => {
        const members = await accounts.members.listOf(id)
        const owners = members.filter(({ role }) => role === 'owner').map(({ member }) => member.email)
        return [id, name, owners.join(', '), new Date(createdAtMs).toISOString()]
      }),
    )
    const columns = [{ title: 'Id' }, { title: 'Name' }, { title: 'Owners' }, { title: 'Created' }]
    process.stdout.write(`${formatTable(columns, rows)}\n`)
  } finally {
    await close()
  }
}

/** Erases all of a project; a server that runs does it at once, otherwise the next start. Throws NOT_FOUND. */
export async function removeProject(config: Config, id: string, name: string): Promise<void> {
  const { access, accounts, registry, close } = await openAccess(config)
  try {
    const project = await access.project(id as ProjectId)
    if (project.name !== name) {
      throw new StartupError(
        `The project ${id} is called “${project.name}”: give exactly that with --name to delete it.`,
      )
    }
    if (project.id !== DEFAULT_PROJECT) await accounts.members.endAccountsOf(project.id)
    await accounts.audit.record({
      ...{ project: DEFAULT_PROJECT, actor: 'command line', action: 'project.delete', subject: name, address: '' },
    })
    await deleteProject(registry, systemClock, project.id)
  } finally {
    await close()
  }
  process.stdout.write(`${name} is closed; what it held is erased by the server that runs, or by the next start.\n`)
}

/** Prints the id, and a key of all scopes that is shown only now. Throws StartupError where there is no such owner. */
export async function addProject(config: Config, name: string, owner: string | undefined): Promise<void> {
  const { access, accounts, registry, close } = await openAccess(config)
  try {
    const member = owner === undefined ? undefined : await accounts.members.findByEmail(owner)
    if (owner !== undefined && !member) {
      throw new StartupError(`Nobody has an account as ${owner}: \`turret user list\` shows who has.`)
    }
    const { id } = await createProject(registry, systemClock, name)
    if (member) await accounts.members.setRole(id, member.id, 'owner')
    const key = await access.createKey({ project: id, name: 'first key', scopes: ['ingest', 'read', 'manage'] })
    const record = { project: id, actor: 'command line', address: '' }
    await accounts.audit.record({ ...record, action: 'project.create', subject: name })
    process.stdout.write(`${id}\n${key}\n`)
    process.stderr.write('The second line is an API key of all scopes, shown only now: keep it.\n')
  } finally {
    await close()
  }
}

/** Holds from the next event on. Throws StartupError, or AppError for a plan or project that does not exist. */
export async function setPlan(config: Config, id: string, plan: string, limit: string | undefined): Promise<void> {
  const name = PLAN_NAMES.find((known) => known === plan)
  if (name === undefined) throw new StartupError(`There is no plan ${plan}: choose from ${PLAN_NAMES.join(', ')}.`)
  const customLimit = limit === undefined ? null : Number(limit)
  if (customLimit !== null && !(Number.isSafeInteger(customLimit) && customLimit > 0)) {
    throw new StartupError(`--limit ${limit} is no number of events: give a whole number, for instance 5000000.`)
  }
  const { accounts, registry, close } = await openAccess(config)
  try {
    await changePlan(registry, id as ProjectId, { name, customLimit })
    const subject = customLimit === null ? name : `${name} ${customLimit}`
    const record = { project: id as ProjectId, actor: 'command line', address: '' }
    await accounts.audit.record({ ...record, action: 'plan.change', subject })
  } finally {
    await close()
  }
}
