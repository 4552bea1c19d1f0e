// turret project: the projects of this installation. Works beside a running server, which sees the change within a second.

import { createProject, listProjects } from '../access/projects.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { openAccess } from '../main.ts'
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
