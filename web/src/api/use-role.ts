// What whoever is signed in may do in the project that is shown; the server decides, this only spares useless buttons.

import { useQuery } from '@tanstack/react-query'
import type { Role } from './client.ts'
import { projectQuery } from './project-queries.ts'

const RANKS: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 }

/** False until the role is known. */
export function useMay(least: Role): boolean {
  const { data } = useQuery(projectQuery())
  return data !== undefined && RANKS[data.role] >= RANKS[least]
}
