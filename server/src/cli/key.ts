// turret key: works beside a running server, which sees the change within a second.

import type { AccessDirectory } from '../access/access-directory.ts'
import type { Scope } from '../access/api-key.ts'
import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { openAccess } from '../main.ts'
import { formatTable } from './table.ts'

export async function createKey(config: Config, name: string, scopes: readonly Scope[]): Promise<void> {
  await withAccess(config, async (access) => {
    const project = await access.ensureDefaultProject()
    const key = await access.createKey({ project, name, scopes: scopes.length > 0 ? [...new Set(scopes)] : ['ingest'] })
    process.stdout.write(`${key}\n`)
    process.stderr.write('This key is shown only now: keep it.\n')
  })
}

export async function listKeys(config: Config): Promise<void> {
  await withAccess(config, async (access) => {
    const keys = await access.listKeys()
    const columns = [{ title: 'Key' }, { title: 'Name' }, { title: 'Scopes' }, { title: 'Created' }]
    const rows = keys.map((key) => [
      key.prefix,
      key.name,
      key.scopes.join(', '),
      new Date(key.createdAtMs).toISOString(),
    ])
    process.stdout.write(`${formatTable(columns, rows)}\n`)
  })
}

export async function revokeKey(config: Config, nameOrPrefix: string): Promise<void> {
  await withAccess(config, async (access) => {
    const revoked = await access.revokeKeys(nameOrPrefix)
    if (revoked === 0)
      throw new StartupError(`No key has the name or prefix ${nameOrPrefix}: list them with \`turret key list\`.`)
    process.stdout.write(`Revoked ${revoked} ${revoked === 1 ? 'key' : 'keys'}.\n`)
  })
}

async function withAccess(config: Config, work: (access: AccessDirectory) => Promise<void>): Promise<void> {
  const { access, close } = await openAccess(config)
  try {
    await work(access)
  } finally {
    await close()
  }
}
