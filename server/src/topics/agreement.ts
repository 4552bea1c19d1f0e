// How far two labellings of the same texts agree: the figures of `turret eval`.
import { assignByGain } from './hungarian.ts'

export interface Agreement {
  /** Share of texts on the best one-to-one match of labels. */
  readonly accuracy: number
  /** Normalised mutual information, over the arithmetic mean of the entropies. */
  readonly nmi: number
  /** Rand index adjusted for chance (Hubert and Arabie 1985). */
  readonly ari: number
}

/** gold and found have one entry a text, n ≥ 2; labels may be any values. */
export function agreement<Label>(gold: readonly Label[], found: readonly Label[]): Agreement {
  const rowOf = positions(gold)
  const columnOf = positions(found)
  const table = new Float64Array(rowOf.size * columnOf.size)
  for (const [i, label] of gold.entries()) {
    const cell = (rowOf.get(label) ?? 0) * columnOf.size + (columnOf.get(found[i] as Label) ?? 0)
    table[cell] = (table[cell] as number) + 1
  }
  const rows = sums(rowOf.size, (i, j) => table[i * columnOf.size + j] as number, columnOf.size)
  const columns = sums(columnOf.size, (j, i) => table[i * columnOf.size + j] as number, rowOf.size)
  const n = gold.length
  const match = assignByGain(table, rowOf.size, columnOf.size)
  let matched = 0
  for (const [i, j] of match.entries()) if (j >= 0) matched += table[i * columnOf.size + j] as number
  return {
    accuracy: matched / n,
    nmi: mutualInformation(table, rows, columns, n),
    ari: adjustedRand(table, rows, columns, n),
  }
}

function mutualInformation(table: Float64Array, rows: number[], columns: number[], n: number): number {
  const entropies = entropy(rows, n) + entropy(columns, n)
  let information = 0
  for (const [cell, count] of table.entries()) {
    if (count === 0) continue
    const row = rows[Math.floor(cell / columns.length)] as number
    const column = columns[cell % columns.length] as number
    information += (count / n) * Math.log((count * n) / (row * column))
  }
  return entropies > 0 ? (2 * information) / entropies : 1
}

function adjustedRand(table: Float64Array, rows: number[], columns: number[], n: number): number {
  const pairs = (counts: Iterable<number>) => {
    let total = 0
    for (const count of counts) total += (count * (count - 1)) / 2
    return total
  }
  const left = pairs(rows)
  const right = pairs(columns)
  const chance = (left * right) / pairs([n])
  const most = (left + right) / 2
  return most === chance ? 1 : (pairs(table) - chance) / (most - chance)
}

function entropy(counts: number[], n: number): number {
  return -counts.reduce((sum, count) => sum + (count > 0 ? (count / n) * Math.log(count / n) : 0), 0)
}

function positions<Label>(labels: readonly Label[]): Map<Label, number> {
  const found = new Map<Label, number>()
  for (const label of labels) if (!found.has(label)) found.set(label, found.size)
  return found
}

function sums(length: number, at: (i: number, j: number) => number, across: number): number[] {
  return Array.from({ length }, (_, i) => Array.from({ length: across }, (_, j) => at(i, j)).reduce((x, y) => x + y, 0))
}
