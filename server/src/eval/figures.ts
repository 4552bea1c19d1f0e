// What is computed from where the rows ended up. Pure: places in, numbers out.
// Unclustered rows count as one class of their own, and each kind of small talk as another, in every measure of agreement.

import { agreement } from '../topics/agreement.ts'
import type { EvaluationRow } from './evaluation-rows.ts'

/** A topic's id, UNCLUSTERED, or what smallTalkPlace gives. */
export type Place = string
export const UNCLUSTERED: Place = 'unclustered'
const SMALL_TALK = 'small_talk '

/** The place of a kind of small talk. */
export function smallTalkPlace(id: string): Place {
  return SMALL_TALK + id
}

export function isSmallTalk(place: Place | undefined): boolean {
  return place?.startsWith(SMALL_TALK) === true
}

export type Places = ReadonlyMap<EvaluationRow, Place>

/** Named numbers of one order of arrival, in the order in which they are shown. */
export type Figures = Readonly<Record<string, number>>

export function isTopic(place: Place | undefined): place is Place {
  return place !== undefined && place !== UNCLUSTERED && !isSmallTalk(place)
}

/** ACC, NMI and ARI against the labels, the number of topics beside that of labels, and what no topic holds. */
export function partitionFigures(places: Places): Figures {
  const scored = [...places].flatMap(([{ gold }, place]) => (gold === null ? [] : [{ gold, place }]))
  const found = scored.map(({ place }) => place)
  const gold = scored.map((row) => row.gold)
  const { accuracy, nmi, ari } = agreement(gold, found)
  const topics = new Set(found.filter(isTopic)).size
  const labels = new Set(gold).size
  return {
    rows: scored.length,
    labels,
    accuracy,
    nmi,
    ari,
    topics,
    topics_per_label: topics / labels,
    unclustered_share: shareOf(found, (place) => place === UNCLUSTERED),
    small_talk_share: shareOf(found, isSmallTalk),
  }
}

/** Share of the rows that stood in a topic before and stand in the same one after; 1 where none did. */
export function keepShare(before: Places, after: Places): number {
  const placed = [...before].filter(([, place]) => isTopic(place))
  return placed.length === 0 ? 1 : shareOf(placed, ([row, place]) => after.get(row) === place)
}

/** Rows that stand elsewhere than before. */
export function movedRows(before: Places, after: Places): number {
  return [...before].filter(([row, place]) => after.get(row) !== place).length
}

/** Mean ARI between the places of two orders, over all pairs of orders and the same rows; null for fewer than two orders. */
export function orderAgreement(orders: readonly Places[]): number | null {
  const pairs = orders.flatMap((left, index) => orders.slice(index + 1).map((right) => agreementOfPlaces(left, right)))
  return pairs.length === 0 ? null : mean(pairs)
}

function agreementOfPlaces(left: Places, right: Places): number {
  const rows = [...left.keys()].filter((row) => right.has(row))
  return agreement(
    rows.map((row) => left.get(row)),
    rows.map((row) => right.get(row)),
  ).ari
}

/** Every figure's mean over the orders that have it. */
export function meanFigures(orders: readonly Figures[]): Figures {
  const names = [...new Set(orders.flatMap((figures) => Object.keys(figures)))]
  return Object.fromEntries(names.map((name) => [name, mean(orders.flatMap((figures) => figures[name] ?? []))]))
}

/** 0 for no items. */
export function shareOf<Item>(items: readonly Item[], fits: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(fits).length / items.length
}

/** The commonest item and its share; the first of equals. Null for no items. */
export function commonest<Item>(items: readonly Item[]): { item: Item; share: number } | null {
  const counts = new Map<Item, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  const [first] = [...counts].sort((a, b) => b[1] - a[1])
  return first === undefined ? null : { item: first[0], share: first[1] / items.length }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
