// From the options of `turret eval` to its report: chooses the protocol, runs it, adds baseline, samples and labels.

import type { Config } from '../config.ts'
import { kMeansBaseline } from './baseline.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { readEvaluationRows } from './evaluation-rows.ts'
import { type EvaluationServer, openEvaluationServer } from './evaluation-server.ts'
import { type Figures, orderAgreement } from './figures.ts'
import { type LabelSupport, labelSupport } from './label-support.ts'
import { sampledRows } from './orders.ts'
import { type ProtocolResult, runOrders, type StreamOrder } from './protocol.ts'
import { streamDoubling } from './stream-doubling.ts'
import { streamForeign } from './stream-foreign.ts'
import { streamLateLabels } from './stream-late-labels.ts'
import { streamOnce } from './stream-once.ts'
import { type SmallTalkSamples, smallTalkSamples, streamSmallTalk } from './stream-small-talk.ts'
import { parseConditions } from './where-filter.ts'

/** How the rows stream in; see the file of each. */
export type Protocol =
  | { readonly kind: 'plain' | 'doubling' }
  | { readonly kind: 'late'; readonly share: number }
  | { readonly kind: 'foreign'; readonly label: string }
  | { readonly kind: 'small-talk'; readonly column: string }

export interface EvaluationOptions {
  readonly textColumn: string
  readonly goldColumn: string
  readonly sessionColumn: string | null
  readonly where: readonly string[]
  readonly orders: number
  /** About how many rows are used; null: all. */
  readonly limit: number | null
  readonly protocol: Protocol
  readonly labels: boolean
}

export interface EvaluationReport {
  readonly protocol: Protocol['kind']
  readonly orders: readonly Figures[]
  readonly mean: Figures
  /** Mean ARI between orders; null for one order, and where orders hold different rows in part. */
  readonly order_agreement: number | null
  /** k-means told the number of labels, on meaning alone; in the plain protocol only. */
  readonly k_means: { readonly accuracy: number; readonly nmi: number; readonly ari: number } | null
  /** Of the first order. */
  readonly labels: LabelSupport | null
  readonly small_talk_samples: SmallTalkSamples | null
}

const SAMPLE_SEED = 1

/** Throws StartupError for a file or columns that cannot be used. */
export async function evaluate(
  config: Config,
  path: string,
  options: EvaluationOptions,
  onOrder: (order: number) => void = () => undefined,
): Promise<EvaluationReport> {
  const all = await readEvaluationRows(path, rowSelection(options))
  const rows = options.limit === null ? all : sampledRows(all, options.limit, SAMPLE_SEED)
  const server = await openEvaluationServer(config)
  try {
    const labels: LabelSupport[] = []
    const streamOrder = streamOf(options.protocol, server)
    const result = await runOrders({ server, rows, orders: options.orders, onOrder }, async (project, ...order) => {
      const found = await streamOrder(project, ...order)
      if (options.labels && labels.length === 0) labels.push(labelSupport(await project.topics(), found.places))
      return found
    })
    return await reportOf(server, rows, options, result, labels[0] ?? null)
  } finally {
    await server.close()
  }
}

function rowSelection({ textColumn, goldColumn, sessionColumn, where, protocol }: EvaluationOptions) {
  return {
    columns: {
      text: textColumn,
      gold: goldColumn,
      ...(sessionColumn === null ? {} : { session: sessionColumn }),
      ...(protocol.kind === 'small-talk' ? { statesIntent: protocol.column } : {}),
    },
    conditions: parseConditions(where),
    ...(protocol.kind === 'foreign' ? { foreign: protocol.label } : {}),
  }
}

function streamOf(protocol: Protocol, server: EvaluationServer): StreamOrder {
  if (protocol.kind === 'doubling') return streamDoubling(server)
  if (protocol.kind === 'late') return streamLateLabels(protocol.share)
  if (protocol.kind === 'foreign') return streamForeign(server.embedder, protocol.label)
  return protocol.kind === 'small-talk' ? streamSmallTalk : streamOnce
}

async function reportOf(
  { embedder }: EvaluationServer,
  rows: readonly EvaluationRow[],
  { protocol }: EvaluationOptions,
  { orders, mean }: ProtocolResult,
  labels: LabelSupport | null,
): Promise<EvaluationReport> {
  const [first] = orders
  return {
    protocol: protocol.kind,
    orders: orders.map(({ figures }) => figures),
    mean,
    order_agreement: orderAgreement(orders.map(({ places }) => places)),
    k_means: protocol.kind === 'plain' ? await kMeansBaseline(embedder, rows) : null,
    labels,
    small_talk_samples: protocol.kind === 'small-talk' && first ? smallTalkSamples(first.places) : null,
  }
}
