// turret user: members of this installation. Works beside a running server, which sees the change within a second.

import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { openAccess } from '../main.ts'
import { formatTable } from './table.ts'

export async function listUsers(config: Config): Promise<void> {
  const { accounts, close } = await openAccess(config)
  try {
    const { members } = accounts
    const rows = await Promise.all(
      (await members.list()).map(async ({ id, email, createdAtMs, lastLoginAtMs }) => {
        const projects = (await members.projectsOf(id)).map(({ project, role }) => `${project} (${role})`)
        return [email, projects.join(', '), dateOf(createdAtMs), dateOf(lastLoginAtMs)]
      }),
    )
    const columns = [{ title: 'E-mail' }, { title: 'Projects' }, { title: 'Created' }, { title: 'Last login' }]
    process.stdout.write(`${formatTable(columns, rows)}\n`)
  } finally {
    await close()
  }
}

/** Prints a link with which the member sets a new password; earlier links stop working. Throws StartupError. */
export async function resetPassword(config: Config, email: string): Promise<void> {
  const { accounts, close } = await openAccess(config)
  try {
    const { members, tokens, audit } = accounts
    const member = await members.findByEmail(email)
    if (!member) throw new StartupError(`Nobody has an account as ${email}: \`turret user list\` shows who has.`)
    await tokens.withdraw('password-reset', ({ purpose }) => purpose.member === member.id)
    const { token } = await tokens.issue({ kind: 'password-reset', member: member.id })
    for (const { project } of await members.projectsOf(member.id)) {
      const record = { project, actor: 'command line', address: '' }
      await audit.record({ ...record, action: 'password.reset-link', subject: member.email })
    }
    const server = config.publicUrl ?? `http://${config.host}:${config.port}`
    process.stdout.write(`${new URL(`/reset-password?token=${token}`, server).href}\n`)
    process.stderr.write('This link works once, within an hour, on the running server: give it to nobody else.\n')
  } finally {
    await close()
  }
}

function dateOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
