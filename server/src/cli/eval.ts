// turret eval: measures topic quality on a labelled file, by streaming it through a server of its own and reading back
// where each text ended up. The labels are used for scoring only.

import type { Config } from '../config.ts'
import { StartupError } from '../errors.ts'
import { type EvaluationReport, evaluate, type Protocol } from '../eval/evaluate.ts'
import type { LabelSupport } from '../eval/label-support.ts'
import type { SmallTalkSamples } from '../eval/stream-small-talk.ts'
import { type Column, formatTable } from './table.ts'

/** As the command line hands them over. */
export interface EvalOptions {
  readonly text: string
  readonly gold: string
  readonly session?: string
  readonly where: readonly string[]
  readonly orders: string
  readonly limit?: string
  readonly doubling?: boolean
  readonly late?: string
  readonly foreign?: string
  readonly smallTalk?: string | boolean
  readonly labels?: boolean
  readonly json?: boolean
}

const STATES_INTENT = 'states_intent'
const right = 'right'

/** Throws StartupError for options, a file or columns that cannot be used. */
export async function runEval(config: Config, path: string, options: EvalOptions): Promise<void> {
  const orders = wholeNumber('--orders', options.orders)
  const report = await evaluate(
    config,
    path,
    {
      textColumn: options.text,
      goldColumn: options.gold,
      sessionColumn: options.session ?? null,
      where: options.where,
      orders,
      limit: options.limit === undefined ? null : wholeNumber('--limit', options.limit),
      protocol: protocolOf(options),
      labels: options.labels === true,
    },
    (order) => process.stderr.write(`Order ${order} of ${orders}…\n`),
  )
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : printed(report))
}

function protocolOf({ doubling, late, foreign, smallTalk, session }: EvalOptions): Protocol {
  const asked: Protocol[] = []
  if (doubling) asked.push({ kind: 'doubling' })
  if (late !== undefined) asked.push({ kind: 'late', share: shareOption('--late', late) })
  if (foreign !== undefined) asked.push({ kind: 'foreign', label: foreign })
  if (smallTalk) asked.push({ kind: 'small-talk', column: smallTalk === true ? STATES_INTENT : smallTalk })
  if (asked.length > 1) {
    throw new StartupError('--doubling, --late, --foreign and --small-talk stream the file differently: choose one.')
  }
  if (smallTalk && session === undefined) {
    throw new StartupError('--small-talk needs whole conversations: name their column with --session.')
  }
  return asked[0] ?? { kind: 'plain' }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new StartupError(`${option} ${text}: write a whole number from 1 on.`)
}

function shareOption(option: string, text: string): number {
  const value = Number(text)
  if (value > 0 && value < 1) return value
  throw new StartupError(`${option} ${text}: write a share between 0 and 1, such as .4.`)
}

function printed(report: EvaluationReport): string {
  const { orders, mean, order_agreement: orderAgreement, k_means: kMeans, labels, small_talk_samples: samples } = report
  const titles = [...orders.map((_, index) => `Order ${index + 1}`), 'Mean']
  const columns: Column[] = [{ title: 'Figure' }, ...titles.map((title): Column => ({ title, align: right }))]
  const rows = Object.entries(mean).map(([name, value]) => [
    inWords(name),
    ...orders.map((figures) => number(figures[name])),
    number(value),
  ])
  const parts = [formatTable(columns, rows)]
  if (orderAgreement !== null) parts.push(`Agreement between orders: ${number(orderAgreement)} ARI.`)
  if (kMeans !== null) {
    const { accuracy, nmi, ari } = kMeans
    const [acc, mutual, rand] = [accuracy, nmi, ari].map(number)
    parts.push(`k-means told the number of labels, meaning only: accuracy ${acc}, NMI ${mutual}, ARI ${rand}.`)
  }
  if (labels !== null) parts.push(printedLabels(labels))
  if (samples !== null) parts.push(printedSamples(samples))
  return `${parts.join('\n\n')}\n`
}

function printedLabels({ topics, supported_words: supported, distinct_labels: distinct }: LabelSupport): string {
  const columns: Column[] = [
    { title: 'Topic' },
    { title: 'Texts', align: right },
    { title: 'Commonest label' },
    { title: 'Share', align: right },
    { title: 'Hold its words', align: right },
  ]
  const rows = topics.map(({ label, texts, gold, gold_share: goldShare, word_share: wordShare }) => [
    label,
    texts,
    gold ?? '',
    number(goldShare),
    number(wordShare),
  ])
  const words = `Labels' content words that a fifth of the members hold: ${number(supported)}.`
  return `${formatTable(columns, rows)}\n${words} Distinct labels: ${number(distinct)}.`
}

function printedSamples(samples: SmallTalkSamples): string {
  return Object.entries(samples)
    .map(
      ([kind, texts]: [string, readonly string[]]) =>
        `${inWords(kind)}:\n${texts.map((text) => `  ${text}`).join('\n')}`,
    )
    .join('\n\n')
}

/** `small_talk_share` → `Small talk share`. */
function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function number(value: number | undefined): string {
  if (value === undefined) return ''
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}
