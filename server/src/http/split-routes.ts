// Splitting a topic: a proposal to look at, then exactly that proposal applied.

import { z } from '@hono/zod-openapi'
import { AppError } from '../errors.ts'
import type { ProjectId } from '../model/ids.ts'
import type { SplitPart } from '../model/topic-edit.ts'
import type { ProjectPipelines, ProposedPart } from '../pipeline/project-pipelines.ts'
import { FEWEST_PARTS, MOST_PARTS } from '../topics/edit/propose-split.ts'
import { invalid, wholeNumber } from './analytic-query.ts'
import { applyEdit, EDIT_TAG, findOrdinaryTopic, topicPath } from './apply-topic-edit.ts'
import { editedSchema, splitBodySchema, splitPreviewSchema } from './edit-schemas.ts'
import type { ReadRoutesOptions } from './read-routes.ts'
import type { DefineRoute } from './route.ts'

/** A proposal of the largest topic, five thousand micro-clusters, stays below this. */
const SPLIT_BODY_BYTES = 256 * 1024

const proposalSchema = z
  .array(
    z.object({
      label: z.string().min(1).max(200),
      description: z.string().max(2_000),
      terms: z.array(z.string().max(200)).max(20),
      microClusters: z.array(z.number().int().nonnegative()).min(1).max(100_000),
    }),
  )
  .min(FEWEST_PARTS)
  .max(MOST_PARTS)

export function splitRoutes(route: DefineRoute, options: ReadRoutesOptions): void {
  previewRoute(route, options)
  splitRoute(route, options)
}

function previewRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'get',
    path: '/v1/topics/{id}/split',
    tag: EDIT_TAG,
    summary: 'How a topic could be split',
    description: 'Changes nothing. Without parts, where the topic holds one kind of message only.',
    scope: 'read',
    pathParameters: topicPath,
    query: z.object({
      parts: wholeNumber(FEWEST_PARTS, MOST_PARTS).optional().openapi({
        type: 'integer',
        minimum: FEWEST_PARTS,
        maximum: MOST_PARTS,
        description: 'Default: as many as the messages suggest',
      }),
    }),
    response: splitPreviewSchema,
    errors: ['NOT_FOUND'],
    async handle({ project, path, query }) {
      const { names, topic } = await findOrdinaryTopic(registry, project, path.id)
      const { dimension } = names.directory
      const parts = await propose(pipeline, { project, dimension, topic: topic.number, parts: query.parts ?? 'auto' })
      return {
        topic: names.name(topic.number),
        parts: parts.map(({ part: { label, description, terms }, texts, examples }) => ({
          ...{ label, description, terms: [...terms] },
          texts,
          examples: [...examples],
        })),
        proposal: parts.length === 0 ? null : encodeProposal(parts.map(({ part }) => part)),
      }
    },
  })
}

function splitRoute(route: DefineRoute, { registry, pipeline }: ReadRoutesOptions): void {
  route({
    method: 'post',
    path: '/v1/topics/{id}/split',
    tag: EDIT_TAG,
    summary: 'Split a topic',
    description:
      'With a `proposal` exactly as previewed; without one, as would be proposed now. The largest part keeps the id.',
    scope: 'manage',
    pathParameters: topicPath,
    body: splitBodySchema,
    bodyLimitBytes: SPLIT_BODY_BYTES,
    response: editedSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ project, path, body, actor }) {
      const { names, topic } = await findOrdinaryTopic(registry, project, path.id)
      const { dimension } = names.directory
      const parts =
        body.proposal === undefined
          ? (await propose(pipeline, { project, dimension, topic: topic.number, parts: body.parts ?? 'auto' })).map(
              ({ part }) => part,
            )
          : decodeProposal(body.proposal)
      if (parts.length === 0) {
        throw new AppError('CONFLICT', 'This topic holds one kind of message only: there is nothing to split.')
      }
      return applyEdit({ registry, pipeline, project, actor }, names, { kind: 'split', topic: topic.number, parts })
    },
  })
}

interface Proposal {
  readonly project: ProjectId
  readonly dimension: string
  readonly topic: number
  readonly parts: number | 'auto'
}

/** Empty where there is nothing to split. */
async function propose(
  pipeline: ProjectPipelines,
  { project, dimension, topic, parts }: Proposal,
): Promise<ProposedPart[]> {
  const proposed = await pipeline.proposeSplit({ project, key: dimension }, topic, parts)
  return proposed.length >= FEWEST_PARTS ? proposed : []
}

function encodeProposal(parts: readonly SplitPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function decodeProposal(proposal: string): SplitPart[] {
  try {
    return proposalSchema.parse(JSON.parse(Buffer.from(proposal, 'base64url').toString()))
  } catch {
    throw invalid('proposal', 'must be the `proposal` of GET /v1/topics/{id}/split, unchanged')
  }
}
