// What the ways to stream a file have in common: rows and orders in, figures of each order out.

import type { EvaluationProject } from './evaluation-project.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import type { EvaluationServer } from './evaluation-server.ts'
import { type Figures, meanFigures, type Places } from './figures.ts'
import { shuffledRows } from './orders.ts'

export interface Evaluation {
  readonly server: EvaluationServer
  readonly rows: readonly EvaluationRow[]
  /** Orders of arrival, at least one. */
  readonly orders: number
  /** Told before each order, from 1. */
  readonly onOrder: (order: number) => void
}

export interface OrderResult {
  readonly figures: Figures
  readonly places: Places
}

export interface ProtocolResult {
  readonly orders: readonly OrderResult[]
  readonly mean: Figures
}

/** Streams `rows` in one order into the fresh project and returns what came out. seed differs from order to order. */
export type StreamOrder = (
  project: EvaluationProject,
  rows: readonly EvaluationRow[],
  seed: number,
) => Promise<OrderResult>

/** Runs a protocol over every order of arrival. */
export async function runOrders(evaluation: Evaluation, streamOrder: StreamOrder): Promise<ProtocolResult> {
  const orders: OrderResult[] = []
  for (let order = 1; order <= evaluation.orders; order++) {
    evaluation.onOrder(order)
    const project = evaluation.server.openProject()
    orders.push(await streamOrder(project, shuffledRows(evaluation.rows, order), order))
  }
  return { orders, mean: meanFigures(orders.map(({ figures }) => figures)) }
}
