// What is the case now of what a rule watches. One look at a project asks the warehouse once a field, for all its rules.

import type { ProjectId } from '../model/ids.ts'
import type { EventFilter } from '../model/segment.ts'
import { type Topic, type TopicDirectory, topicDirectoryPrefix } from '../model/topic.ts'
import { type TopicDays, topicDays } from '../queries/topic-days.ts'
import { countTopics } from '../queries/topics.ts'
import { readTotals } from '../queries/totals.ts'
import type { Registry } from '../registry/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { AlertCondition, WatchedTopic } from './alert-rule.ts'
import type { AlertState, Finding } from './alert-state.ts'
import { spikeOf } from './spike-of.ts'

export interface ProjectLookOptions {
  readonly registry: Registry
  readonly warehouse: Warehouse
  readonly project: ProjectId
  readonly nowMs: number
  /** How long the oldest event that is not analysed yet has been waiting. */
  readonly lagMs: number
}

export interface Found {
  readonly findings: readonly Finding[]
  readonly knownTopics: AlertState['knownTopics']
}

/** What a rule watches is not there any more: shown with the rule. */
export class NothingToWatch extends Error {
  override readonly name = 'NothingToWatch'
}

const DAYS = 28
const DAYS_OF_NEW = 7
/** While a field is younger, its topics are no news. */
const DAYS_OF_FIRST_TOPICS = 3
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MINUTE_MS = 60_000
/** After this nothing is new any more. */
export const LONGEST_NEW_MS = DAYS * DAY_MS
const ONE_THING = { subject: '', dimension: null, topic: null } as const

type ConditionOf<Kind extends AlertCondition['kind']> = Extract<AlertCondition, { readonly kind: Kind }>

export class ProjectLook {
  readonly #options: ProjectLookOptions
  readonly #days = new Map<string, Promise<TopicDays>>()
  #directories: Promise<TopicDirectory[]> | null = null

  constructor(options: ProjectLookOptions) {
    this.#options = options
  }

  /** Throws NothingToWatch. */
  async find(condition: AlertCondition, { knownTopics }: Pick<AlertState, 'knownTopics'>): Promise<Found> {
    switch (condition.kind) {
      case 'new_topic':
        return this.#newTopics(condition, knownTopics)
      case 'spiking_topic':
        return { findings: await this.#spikes(condition), knownTopics }
      case 'share':
        return { findings: await this.#share(condition), knownTopics }
      case 'pipeline_lag':
        return { findings: this.#lag(condition), knownTopics }
    }
  }

  /** Topics of a field with little history are no news: they count as known, as do those from before the rule. */
  async #newTopics(
    { dimension, minEvents }: ConditionOf<'new_topic'>,
    known: AlertState['knownTopics'],
  ): Promise<Found> {
    const findings: Finding[] = []
    const knownTopics = { ...known }
    const newSinceMs = this.#options.nowMs - LONGEST_NEW_MS
    for (const directory of await this.#watched(dimension)) {
      const { history, topics } = await this.#topicDays(directory.dimension)
      const highest = known[directory.dimension]
      if (highest === undefined || history <= DAYS_OF_FIRST_TOPICS) {
        knownTopics[directory.dimension] = directory.topics.reduce((most, { number }) => Math.max(most, number), 0)
        continue
      }
      for (const topic of directory.topics) {
        const week = sum((topics.get(topic.number) ?? []).slice(0, DAYS_OF_NEW))
        const isNew = topic.number > highest && topic.bornAtMs > newSinceMs && topic.lineage[0]?.kind !== 'split'
        const isRecent = week >= minEvents && week * 2 >= sum(topics.get(topic.number) ?? [])
        if (isNew && isRecent && isOwnTopic(topic)) findings.push(findingOf(directory, topic, week, null))
      }
    }
    return { findings, knownTopics }
  }

  async #spikes({ dimension, topic, minEvents, ratio }: ConditionOf<'spiking_topic'>): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const directory of await this.#watched(dimension)) {
      if (topic !== null) requireTopic(directory, topic)
      const { daysBefore, topics } = await this.#topicDays(directory.dimension)
      for (const one of directory.topics) {
        if ((topic !== null && one.number !== topic) || !isOwnTopic(one)) continue
        const counts = topics.get(one.number) ?? []
        const [current = 0] = counts
        const before = daysBefore.map((day) => counts[day] ?? 0)
        // Of what was never there before, there is nothing to compare: that is a new topic.
        if (sum(before) === 0 && one.bornAtMs > this.#options.nowMs - DAYS_OF_NEW * DAY_MS) continue
        const { isSpike, usual } = spikeOf({ current, before, minEvents, ratio })
        if (isSpike) findings.push(findingOf(directory, one, current, usual))
      }
    }
    return findings
  }

  async #share(condition: ConditionOf<'share'>): Promise<Finding[]> {
    const { project, nowMs } = this.#options
    const { topic, segments, direction, share: threshold, hours, minEvents } = condition
    const period = { project, fromMs: nowMs - hours * HOUR_MS, toMs: nowMs, eventNames: [] }
    const { part, whole } = topic
      ? await this.#topicShare(topic, { ...period, segments })
      : await this.#segmentShare({ ...period, segments })
    if (whole < minEvents || whole === 0) return []
    const share = part / whole
    const isMet = direction === 'above' ? share > threshold : share < threshold
    const about = topic ? { ...ONE_THING, dimension: topic.dimension, topic: topic.topic } : ONE_THING
    return isMet ? [{ ...about, value: share, reference: threshold }] : []
  }

  async #topicShare({ dimension, topic }: WatchedTopic, filter: EventFilter) {
    const { warehouse, nowMs } = this.#options
    const [directory] = await this.#watched(dimension)
    if (directory && typeof topic === 'number') requireTopic(directory, topic)
    const asTopic = typeof topic === 'number' ? { asTopic: topic } : {}
    const counts = await countTopics(warehouse, filter, { dimension, nowMs, ...asTopic })
    const apart = topic === 'unclustered' ? counts.unclustered : counts.smallTalk
    const one = typeof topic === 'number' ? counts.topics.find((count) => count.topic === topic) : apart
    return { part: one?.events ?? 0, whole: counts.total.events }
  }

  async #segmentShare(filter: EventFilter) {
    const { warehouse } = this.#options
    const count = async (segments: EventFilter['segments']) =>
      (await readTotals(warehouse, { ...filter, segments }, { dimensions: [] })).events
    return { part: await count(filter.segments), whole: await count([]) }
  }

  #lag({ minutes }: ConditionOf<'pipeline_lag'>): Finding[] {
    const lag = Math.floor(this.#options.lagMs / MINUTE_MS)
    return lag >= minutes ? [{ ...ONE_THING, value: lag, reference: minutes }] : []
  }

  /** The field asked for, or all of them. Throws NothingToWatch for one that is no text field any more. */
  async #watched(dimension: string | null): Promise<TopicDirectory[]> {
    const { registry, project } = this.#options
    this.#directories ??= registry
      .list<TopicDirectory>(topicDirectoryPrefix(project))
      .then((documents) => documents.map(({ value }) => value))
    const directories = await this.#directories
    if (dimension === null) return directories
    const found = directories.filter((directory) => directory.dimension === dimension)
    if (found.length === 0) throw new NothingToWatch(`${dimension} is no text field any more: change the alert.`)
    return found
  }

  #topicDays(dimension: string): Promise<TopicDays> {
    const { warehouse, project, nowMs } = this.#options
    const known = this.#days.get(dimension) ?? topicDays(warehouse, { project, dimension, nowMs, days: DAYS })
    this.#days.set(dimension, known)
    return known
  }
}

function isOwnTopic({ kind, live, hidden, number }: Topic): boolean {
  return kind === 'topic' && live && !hidden && number > 0
}

function requireTopic({ topics }: TopicDirectory, number: number): void {
  if (topics.some((topic) => topic.number === number && topic.live)) return
  throw new NothingToWatch('The topic of this alert has ended, merged into another or split: choose another topic.')
}

function findingOf({ dimension }: TopicDirectory, { number }: Topic, value: number, reference: number | null): Finding {
  return { subject: `${dimension}\n${number}`, dimension, topic: number, value, reference }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
