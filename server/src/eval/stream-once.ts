// The plain protocol: everything streams in, one consolidation at the end.

import { partitionFigures } from './figures.ts'
import type { StreamOrder } from './protocol.ts'

export const streamOnce: StreamOrder = async (project, rows) => {
  const costs = await project.costsOf(async () => {
    await project.send(rows)
    await project.consolidate()
  })
  const places = await project.places()
  return { figures: { ...partitionFigures(places), ...costs }, places }
}
