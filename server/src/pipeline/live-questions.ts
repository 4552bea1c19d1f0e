// Questions that only the live state of the topics can answer: what is near to a text, how a topic could be split.

import type { Embedder } from '../embed/embedder.ts'
import { AppError } from '../errors.ts'
import type { Wording } from '../topics/dimension-topics.ts'
import type { ConsolidationRunner } from './consolidation-runner.ts'
import type { ProjectDimension } from './project-dimension.ts'
import type { DimensionName, ProjectPipelines, ProposedPart } from './project-pipelines.ts'

type Answers = Pick<ProjectPipelines, 'proposeSplit' | 'nearestMicroClusters' | 'similarities' | 'topicsNear'>

/** Of a part that a topic could be split into. */
const MOST_EXAMPLES = 5

export class LiveQuestions implements Answers {
  readonly #dimension: (name: DimensionName) => ProjectDimension | undefined
  readonly #embedder: Embedder
  readonly #consolidations: ConsolidationRunner

  constructor(
    dimension: (name: DimensionName) => ProjectDimension | undefined,
    { embedder, consolidations }: { readonly embedder: Embedder; readonly consolidations: ConsolidationRunner },
  ) {
    this.#dimension = dimension
    this.#embedder = embedder
    this.#consolidations = consolidations
  }

  async proposeSplit(dimension: DimensionName, topic: number, parts: number | 'auto'): Promise<ProposedPart[]> {
    const live = this.#dimension(dimension)
    if (!live) return []
    if (live.isRenewing) throw renewing()
    const proposed = await this.#consolidations.proposeSplit(live.splitRequest(topic, parts))
    const known = new Map(live.engine.microClusters().map((one) => [one.microClusterId, one]))
    return proposed.map((part) => {
      const members = part.microClusters.flatMap((id) => known.get(id) ?? []).sort((a, b) => b.texts - a.texts)
      return {
        part,
        texts: members.reduce((sum, { texts }) => sum + texts, 0),
        examples: members.flatMap(({ exemplars }) => exemplars[0]?.text ?? []).slice(0, MOST_EXAMPLES),
      }
    })
  }

  async nearestMicroClusters(dimension: DimensionName, text: string, most: number): Promise<number[]> {
    const [wording] = await this.#wordings([text])
    return wording ? (this.#current(dimension)?.nearest(wording, most) ?? []) : []
  }

  async similarities(dimension: DimensionName, text: string, others: readonly string[]): Promise<number[]> {
    const [wording, ...rest] = await this.#wordings([text, ...others])
    return wording ? (this.#current(dimension)?.engine.similarities(wording, rest) ?? others.map(() => 0)) : []
  }

  async topicsNear(dimension: DimensionName, text: string): Promise<(readonly [number, number])[]> {
    const [wording] = await this.#wordings([text])
    return wording ? [...(this.#current(dimension)?.engine.topicsNear(wording) ?? [])] : []
  }

  /** The dimension where its vectors are those of this embedder. */
  #current(name: DimensionName): ProjectDimension | undefined {
    const dimension = this.#dimension(name)
    return dimension?.renewal === null ? dimension : undefined
  }

  async #wordings(texts: readonly string[]): Promise<Wording[]> {
    const embeddings = await this.#embedder.embed(texts)
    return texts.flatMap((text, index) => {
      const embedding = embeddings[index]
      return embedding ? [{ text, embedding }] : []
    })
  }
}

function renewing(): AppError {
  return new AppError('CONFLICT', 'All texts are being embedded anew: topics can be split when that is done.')
}
