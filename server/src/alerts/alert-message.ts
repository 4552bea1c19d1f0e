// An alert in words and as data, as it leaves this server: names and examples are looked up when it is sent, so that it
// says nothing that was erased meanwhile, and personal data is taken out of every text.

import type { ProjectDocument } from '../access/project.ts'
import { topicRef } from '../model/ids.ts'
import type { Topic, TopicDirectory } from '../model/topic.ts'
import { REDACTION_KINDS, redactText } from '../privacy/redaction/redact.ts'
import type { AlertRecord } from './alert-record.ts'
import type { Finding } from './alert-state.ts'

export interface AlertMessage {
  readonly id: string
  readonly title: string
  /** One for each thing, as they are read. */
  readonly lines: readonly string[]
  /** Where to look at it; null where the server does not know its address. */
  readonly url: string | null
  /** The body of a webhook. */
  readonly data: Readonly<Record<string, unknown>>
}

export interface AlertSurroundings {
  readonly project: ProjectDocument
  readonly directories: readonly TopicDirectory[]
  readonly publicUrl: string | null
}

const MOST_THINGS = 10
const MOST_EXAMPLES = 3
const LONGEST_TEXT = 200

interface Thing {
  readonly finding: Finding
  /** Null where it is not about a topic. */
  readonly topic: { readonly id: string; readonly label: string; readonly examples: readonly string[] } | null
}

export function alertMessage(
  record: AlertRecord,
  { project, directories, publicUrl }: AlertSurroundings,
): AlertMessage {
  const things = record.findings.slice(0, MOST_THINGS).map((finding) => thingOf(finding, directories))
  const title = titleOf(record, things)
  const lines = things.map((thing) => lineOf(record, thing))
  const left = record.findings.length - things.length
  const url = publicUrl === null ? null : publicUrl.replace(/\/+$/, '') + pathOf(record, things)
  return {
    ...{ id: record.id, title, url },
    lines: left > 0 ? [...lines, `and ${left} more`] : lines,
    data: {
      id: record.id,
      type: record.isTest ? 'alert.test' : 'alert.fired',
      fired_at: new Date(record.firedAtMs).toISOString(),
      project: { id: project.id, name: project.name },
      alert: { id: record.rule.id, name: record.rule.name, kind: record.condition.kind },
      title,
      findings: things.map(({ finding: { dimension, value, reference }, topic }) => ({
        topic,
        dimension,
        value,
        reference,
      })),
      url,
    },
  }
}

function thingOf(finding: Finding, directories: readonly TopicDirectory[]): Thing {
  const directory = directories.find(({ dimension }) => dimension === finding.dimension)
  if (finding.topic === null || !directory) return { finding, topic: null }
  if (typeof finding.topic === 'string') {
    const label = finding.topic === 'unclustered' ? 'Unclustered' : 'Small talk'
    return { finding, topic: { id: finding.topic, label, examples: [] } }
  }
  const known = directory.topics.find(({ number }) => number === finding.topic)
  const id = topicRef(directory.dimensionNumber, finding.topic)
  return { finding, topic: { id, label: known ? safe(known.label) : id, examples: examplesOf(known) } }
}

function examplesOf(topic: Topic | undefined): string[] {
  return (topic?.examples.central ?? []).slice(0, MOST_EXAMPLES).map(({ text }) => safe(text))
}

/** On one line, short, and with no personal data. */
function safe(text: string): string {
  const plain = redactText(text, REDACTION_KINDS).replace(/\s+/g, ' ').trim()
  return plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1)}…` : plain
}

function titleOf({ isTest, condition, rule }: AlertRecord, things: readonly Thing[]): string {
  if (isTest) return `Test of the alert "${rule.name}"`
  const [first] = things
  const label = first?.topic?.label ?? rule.name
  const several = things.length > 1 ? `${things.length} topics` : null
  switch (condition.kind) {
    case 'new_topic':
      return several ? `New: ${several}` : `New topic: ${label}`
    case 'spiking_topic':
      return several ? `Spiking: ${several}` : `Spiking: ${label}`
    case 'share':
      return `${label} is ${condition.direction} ${percent(condition.share)}`
    case 'pipeline_lag':
      return `The analysis is ${first?.finding.value ?? condition.minutes} minutes behind`
  }
}

function lineOf({ condition }: AlertRecord, { finding: { value, reference }, topic }: Thing): string {
  const label = topic?.label ?? ''
  switch (condition.kind) {
    case 'new_topic':
      return `${label}: ${count(value)} within a week`
    case 'spiking_topic':
      return `${label}: ${count(value)} in 24 hours; a busy day has ${(reference ?? 0).toLocaleString('en')}`
    case 'share':
      return `${percent(value)} of ${topic ? 'the texts' : 'the events'} in the last ${condition.hours} hours`
    case 'pipeline_lag':
      return 'Events are kept and will be analysed; until then numbers miss the newest ones.'
  }
}

function pathOf({ condition }: AlertRecord, things: readonly Thing[]): string {
  const topic = things.length === 1 ? things[0]?.topic : null
  const isOne = condition.kind !== 'share' || typeof things[0]?.finding.topic === 'number'
  return topic && isOne ? `/topics/${topic.id}` : '/alerts'
}

function count(messages: number): string {
  return `${messages.toLocaleString('en')} ${messages === 1 ? 'message' : 'messages'}`
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: 1 })}%`
}
