// One stream of an evaluation: sends rows as events, asks for consolidations, and reads where each row ended up.

import type { OpenAPIHono } from '@hono/zod-openapi'
import { type ApiClient, processClient } from '../cli/api-client.ts'
import { StartupError } from '../errors.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import { type Figures, type Place, type Places, smallTalkPlace, UNCLUSTERED } from './figures.ts'

const FIELD = 'message'
const BATCH_EVENTS = 500
const BATCH_CHARACTERS = 500_000
const SECOND_MS = 1_000

export interface ShownTopic {
  readonly id: string
  readonly label: string
}

interface BatchAnswer {
  readonly results: readonly ({ readonly event_id: string } | null)[]
  readonly rejected: readonly { readonly error: string }[]
}

interface EventsAnswer {
  readonly events: readonly {
    readonly id: string
    readonly topics: Readonly<Record<string, { readonly id: string; readonly kind: string } | null>>
  }[]
  readonly next_cursor: string | null
}

export class EvaluationProject {
  readonly #http: OpenAPIHono
  readonly #client: ApiClient
  readonly #rowOfEvent = new Map<string, EvaluationRow>()
  #seconds = 0

  constructor(http: OpenAPIHono, key: string) {
    this.#http = http
    this.#client = processClient(http, key)
  }

  /** Sends the rows in order. The server looks for topics meanwhile as it does for any user. */
  async send(rows: readonly EvaluationRow[]): Promise<void> {
    await this.#timed(async () => {
      for (const batch of batchesOf(rows)) await this.#sendBatch(batch)
    })
  }

  /** Waits until all rows are in and re-clusters. */
  async consolidate(): Promise<void> {
    await this.#timed(() => this.#client.post(`/v1/topics/consolidate?dimension=${FIELD}`, undefined))
  }

  /** Where every row sent so far stands now. */
  async places(): Promise<Places> {
    const places = new Map<EvaluationRow, Place>()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: EventsAnswer = await this.#client.get<EventsAnswer>(
        `/v1/events?from=all&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      for (const { id, topics } of page.events) {
        const row = this.#rowOfEvent.get(id)
        const topic = topics[FIELD]
        if (row)
          places.set(row, topic ? (topic.kind === 'small_talk' ? smallTalkPlace(topic.id) : topic.id) : UNCLUSTERED)
      }
      cursor = page.next_cursor
    }
    return places
  }

  async topics(): Promise<readonly ShownTopic[]> {
    const { topics } = await this.#client.get<{ topics: ShownTopic[] }>(
      `/v1/topics?from=all&limit=1000&dimension=${FIELD}`,
    )
    return topics
  }

  /** How the topic came into being: the first entry of its history. */
  async origin(topicId: string): Promise<'born' | 'split'> {
    const { lineage } = await this.#client.get<{ lineage: { kind: string }[] }>(`/v1/topics/${topicId}?from=all`)
    return lineage[0]?.kind === 'split' ? 'split' : 'born'
  }

  /** Runs of all projects of this server so far, those that the server started by itself included. */
  async runs(): Promise<{ applied: number; refused: number; seconds: number }> {
    const metrics = await (await this.#http.request('/metrics')).text()
    const value = (name: string): number => {
      const line = metrics.split('\n').find((one) => one.startsWith(`${name} `))
      return Number(line?.slice(name.length) ?? 0)
    }
    return {
      applied: value('turret_consolidations_total{outcome="applied"}'),
      refused: value('turret_consolidations_total{outcome="refused"}'),
      seconds: value('turret_consolidation_seconds_sum'),
    }
  }

  /** What `work` cost: seconds of sending and embedding, seconds of runs, runs applied and refused. */
  async costsOf(work: () => Promise<void>): Promise<Figures> {
    const before = await this.runs()
    const secondsBefore = this.#seconds
    await work()
    const after = await this.runs()
    const consolidation = after.seconds - before.seconds
    return {
      stream_seconds: Math.max(0, this.#seconds - secondsBefore - consolidation),
      consolidation_seconds: consolidation,
      runs_applied: after.applied - before.applied,
      runs_refused: after.refused - before.refused,
    }
  }

  async #sendBatch(rows: readonly EvaluationRow[]): Promise<void> {
    const events = rows.map(({ text, session }) => ({
      name: 'user_message',
      ...(session === null ? {} : { session_id: session }),
      metadata: { [FIELD]: text },
    }))
    const { results, rejected } = await this.#client.post<BatchAnswer>('/v1/batch', { events })
    if (rejected[0]) throw new StartupError(`The server rejects a row (${rejected[0].error}): correct the file.`)
    for (const [index, row] of rows.entries()) this.#rowOfEvent.set(results[index]?.event_id ?? '', row)
  }

  async #timed(work: () => Promise<unknown>): Promise<void> {
    const startedAt = performance.now()
    await work()
    this.#seconds += (performance.now() - startedAt) / SECOND_MS
  }
}

function batchesOf(rows: readonly EvaluationRow[]): EvaluationRow[][] {
  const batches: EvaluationRow[][] = []
  let characters = 0
  for (const row of rows) {
    const batch = batches.at(-1)
    if (batch && batch.length < BATCH_EVENTS && characters + row.text.length <= BATCH_CHARACTERS) batch.push(row)
    else {
      batches.push([row])
      characters = 0
    }
    characters += row.text.length
  }
  return batches
}
