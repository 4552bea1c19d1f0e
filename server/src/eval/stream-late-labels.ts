// How new subjects are met: a share of the labels arrives only in the second half of the stream.

import { createSeededRandom } from '../demo/seeded-random.ts'
import type { EvaluationProject } from './evaluation-project.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { commonest, isTopic, keepShare, type Places, partitionFigures, shareOf } from './figures.ts'
import { splitRows } from './orders.ts'
import type { StreamOrder } from './protocol.ts'

/**
 * topics_born, topics_split: new topics of the second half by lineage. late_labels_new: share of the late labels most of
 * whose rows stand in a new topic. late_keep: rows of the first half that stay in their topic.
 */
export function streamLateLabels(lateShare: number): StreamOrder {
  return async (project, rows, seed) => {
    const late = lateLabels(rows, lateShare, seed)
    const { first, second } = stagedRows(rows, late, seed)
    await project.send(first)
    await project.consolidate()
    const before = await project.places()
    const costs = await project.costsOf(async () => {
      await project.send(second)
      await project.consolidate()
    })
    const places = await project.places()
    const known = new Set(before.values())
    const fresh = new Set([...places.values()].filter((place) => isTopic(place) && !known.has(place)))
    const figures = {
      ...partitionFigures(places),
      late_labels: late.size,
      ...(await originsOf(project, fresh)),
      late_labels_new: shareOf([...late], (label) => fresh.has(homeOf(label, places))),
      late_keep: keepShare(before, places),
      ...costs,
    }
    return { figures, places }
  }
}

/** A seeded choice of that share of the labels. */
export function lateLabels(rows: readonly EvaluationRow[], share: number, seed: number): Set<string> {
  const labels = [...new Set(rows.flatMap(({ gold }) => gold ?? []))].sort()
  return new Set(
    createSeededRandom(seed)
      .shuffle(labels)
      .slice(0, Math.round(share * labels.length)),
  )
}

/** Half of the rows with early labels first; then the other half, mixed with all rows with late labels. */
export function stagedRows(rows: readonly EvaluationRow[], late: ReadonlySet<string>, seed: number) {
  const isLate = ({ gold }: EvaluationRow) => gold !== null && late.has(gold)
  const [first = [], rest = []] = splitRows(
    rows.filter((row) => !isLate(row)),
    2,
  )
  return { first, second: createSeededRandom(seed).shuffle([...rest, ...rows.filter(isLate)]) }
}

function homeOf(label: string, places: Places): string {
  const held = [...places].flatMap(([{ gold }, place]) => (gold === label ? [place] : []))
  return commonest(held)?.item ?? ''
}

async function originsOf(project: EvaluationProject, fresh: ReadonlySet<string>) {
  let born = 0
  for (const topic of fresh) if ((await project.origin(topic)) === 'born') born++
  return { topics_born: born, topics_split: fresh.size - born }
}
