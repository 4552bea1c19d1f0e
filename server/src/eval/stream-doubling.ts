// How topics last while a stream doubles: in one step, in five steps, and without any new text.

import type { EvaluationProject } from './evaluation-project.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import type { EvaluationServer } from './evaluation-server.ts'
import { type Figures, keepShare, movedRows, type Places, partitionFigures } from './figures.ts'
import { splitRows } from './orders.ts'
import type { StreamOrder } from './protocol.ts'

const STEADY_STEPS = 5
const IDLE_RUNS = 20

/**
 * doubling_keep: rows of the first half that stand in the same topic after the second half, which arrives in one step.
 * steady_keep: the same over the last of five steps in which the second half arrives; steady_keep_from_start: over all five.
 * idle_moved: rows moved by twenty runs without new text, in all.
 */
export function streamDoubling(server: EvaluationServer): StreamOrder {
  return async (project, rows) => {
    const [first = [], second = []] = splitRows(rows, 2)
    let before: Places = new Map()
    const costs = await project.costsOf(async () => {
      before = await sendAndConsolidate(project, first)
      await project.send(second)
      await project.consolidate()
    })
    const places = await project.places()
    const figures = {
      ...partitionFigures(places),
      doubling_keep: keepShare(before, places),
      ...(await steadyFigures(server.openProject(), first, second)),
      idle_moved: await idleMoves(project, places),
      ...costs,
    }
    return { figures, places }
  }
}

async function steadyFigures(
  project: EvaluationProject,
  first: readonly EvaluationRow[],
  second: readonly EvaluationRow[],
): Promise<Figures> {
  const states = [await sendAndConsolidate(project, first)]
  for (const step of splitRows(second, STEADY_STEPS)) states.push(await sendAndConsolidate(project, step))
  const [start, beforeLast, last] = [states[0], states.at(-2), states.at(-1)]
  if (!start || !beforeLast || !last) return {}
  return { steady_keep: keepShare(beforeLast, last), steady_keep_from_start: keepShare(start, last) }
}

async function idleMoves(project: EvaluationProject, places: Places): Promise<number> {
  let moved = 0
  let before = places
  for (let run = 0; run < IDLE_RUNS; run++) {
    await project.consolidate()
    const after = await project.places()
    moved += movedRows(before, after)
    before = after
  }
  return moved
}

async function sendAndConsolidate(project: EvaluationProject, rows: readonly EvaluationRow[]): Promise<Places> {
  await project.send(rows)
  await project.consolidate()
  return project.places()
}
