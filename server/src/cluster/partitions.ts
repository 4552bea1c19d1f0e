// The parts of a cluster's journal. Their number is chosen once, when the cluster starts for the first time: a project
// stays in its part for ever.

import { createHash } from 'node:crypto'
import type { ProjectId } from '../model/ids.ts'
import { type Registry, RegistryConflict } from '../registry/registry.ts'

const KEY = 'cluster/partitions'
/** Most workers that can share the work of a cluster. */
const PARTITIONS = 16

/** The same on every node. */
export async function partitionCount(registry: Registry): Promise<number> {
  const known = await registry.get<number>(KEY)
  if (known) return known.value
  try {
    await registry.put(KEY, PARTITIONS, 0)
  } catch (error) {
    if (!(error instanceof RegistryConflict)) throw error
  }
  return (await registry.get<number>(KEY))?.value ?? PARTITIONS
}

export function partitionOf(project: ProjectId, partitions: number): number {
  return createHash('sha256').update(project).digest().readUInt32BE(0) % partitions
}
