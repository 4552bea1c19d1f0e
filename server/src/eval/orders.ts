// In which order rows arrive: seeded, so that two evaluations of one file stream the same, and never the file's own order.

import { createSeededRandom } from '../demo/seeded-random.ts'
import type { EvaluationRow } from './evaluation-rows.ts'

/** Sessions are shuffled and the rows of each stay in order; a row without a session is one of its own. */
export function shuffledRows(rows: readonly EvaluationRow[], seed: number): EvaluationRow[] {
  return createSeededRandom(seed).shuffle(sessionsOf(rows)).flat()
}

/** A seeded sample of about `limit` rows: whole sessions until there are so many, in file order. */
export function sampledRows(rows: readonly EvaluationRow[], limit: number, seed: number): EvaluationRow[] {
  if (rows.length <= limit) return [...rows]
  const taken = new Set<EvaluationRow>()
  for (const session of createSeededRandom(seed).shuffle(sessionsOf(rows))) {
    if (taken.size >= limit) break
    for (const row of session) taken.add(row)
  }
  return rows.filter((row) => taken.has(row))
}

/** `parts` runs of neighbouring rows, as equal in length as can be. */
export function splitRows<Row>(rows: readonly Row[], parts: number): Row[][] {
  const border = (part: number): number => Math.floor((part * rows.length) / parts)
  return Array.from({ length: parts }, (_, part) => rows.slice(border(part), border(part + 1)))
}

function sessionsOf(rows: readonly EvaluationRow[]): EvaluationRow[][] {
  const sessions = new Map<string | EvaluationRow, EvaluationRow[]>()
  for (const row of rows) {
    const session = sessions.get(row.session ?? row)
    if (session) session.push(row)
    else sessions.set(row.session ?? row, [row])
  }
  return [...sessions.values()]
}
