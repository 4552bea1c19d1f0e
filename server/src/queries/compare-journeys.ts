// Two groups of sessions side by side: how often each shows a behaviour, and which differences are statistically sound.

import { adjustForFalseDiscoveries } from '../analytics/false-discovery-rate.ts'
import { compareProportions } from '../analytics/two-proportions.ts'
import type { WarehouseReader } from '../warehouse/warehouse.ts'
import {
  type Behaviour,
  type BehaviourKind,
  countJourneyGroups,
  type GroupSize,
  type JourneyGroup,
} from './journey-groups.ts'

/**
 * Sessions of both groups together below which a row is not tested: it could hardly be significant, and would cost the
 * others their power. Rare by itself says nothing of a difference (independent filtering: Bourgon et al. 2010).
 */
const LEAST_SESSIONS = 5

/** Of the differences marked as significant, at most this share is expected to be chance. */
export const SIGNIFICANCE_LEVEL = 0.05

/**
 * z: two proportions, pooled variance. fisher: exact. none: a group is empty, the outcome itself makes the row, or so
 * few sessions show it that no difference could be sound.
 */
export type ComparisonTest = 'z' | 'fisher' | 'none'

export interface ComparedBehaviour extends Behaviour {
  /** Of the sessions of each group; 0 where it has none. */
  readonly shareA: number
  readonly shareB: number
  /** shareA − shareB. */
  readonly difference: number
  readonly test: ComparisonTest
  /** Null where not tested. */
  readonly pValue: number | null
  /** The p-value, adjusted for all tested rows (Benjamini & Hochberg 1995). */
  readonly qValue: number | null
  readonly significant: boolean
}

export interface CompareOptions {
  /** Sessions of both groups together below which a behaviour is neither shown nor tested; 1 by default. */
  readonly minCount?: number
  /** Cuts each list, after the tests: what is shown never changes what is significant. 100 by default. */
  readonly limit?: number
  /** Topic that makes the groups: rows with it differ by construction, and are not tested. */
  readonly outcomeTopic?: number
}

/** Significant differences first, then by sessions of both groups together, then topic numbers. */
export interface JourneyComparison {
  readonly a: GroupSize
  readonly b: GroupSize
  readonly sessionsInBoth: number
  /** Behaviours that were tested, shown or not. */
  readonly tested: number
  readonly behaviours: Readonly<Record<BehaviourKind, readonly ComparedBehaviour[]>>
}

export async function compareJourneys(
  warehouse: WarehouseReader,
  a: JourneyGroup,
  b: JourneyGroup,
  options: CompareOptions = {},
): Promise<JourneyComparison> {
  const { minCount = 1, limit = 100 } = options
  const groups = await countJourneyGroups(warehouse, a, b)
  const counted = groups.behaviours.filter(({ sessionsA, sessionsB }) => sessionsA + sessionsB >= minCount)
  const compared = compareBehaviours(counted, groups.a, groups.b, options.outcomeTopic)
  const of = (kind: BehaviourKind) =>
    compared
      .filter((one) => one.kind === kind)
      .sort(byEvidence)
      .slice(0, limit)
  return {
    a: groups.a,
    b: groups.b,
    sessionsInBoth: groups.sessionsInBoth,
    tested: compared.filter(({ test }) => test !== 'none').length,
    behaviours: {
      reach: of('reach'),
      start: of('start'),
      end: of('end'),
      transition: of('transition'),
      back_and_forth: of('back_and_forth'),
    },
  }
}

function compareBehaviours(
  behaviours: readonly Behaviour[],
  a: GroupSize,
  b: GroupSize,
  outcomeTopic: number | undefined,
): ComparedBehaviour[] {
  const tests = behaviours.map(({ topics, sessionsA, sessionsB }) =>
    sessionsA + sessionsB < LEAST_SESSIONS || (outcomeTopic !== undefined && topics.includes(outcomeTopic))
      ? null
      : compareProportions({ successes: sessionsA, total: a.sessions }, { successes: sessionsB, total: b.sessions }),
  )
  const adjusted = adjustForFalseDiscoveries(tests.flatMap((test) => (test === null ? [] : [test.pValue])))
  let place = 0
  return behaviours.map((behaviour, index) => {
    const test = tests[index] ?? null
    const qValue = test === null ? null : (adjusted[place++] ?? null)
    const shareA = share(behaviour.sessionsA, a)
    const shareB = share(behaviour.sessionsB, b)
    return {
      ...behaviour,
      shareA,
      shareB,
      difference: shareA - shareB,
      test: test?.test ?? 'none',
      pValue: test?.pValue ?? null,
      qValue,
      significant: qValue !== null && qValue <= SIGNIFICANCE_LEVEL,
    }
  })
}

function share(sessions: number, group: GroupSize): number {
  return group.sessions === 0 ? 0 : sessions / group.sessions
}

function byEvidence(a: ComparedBehaviour, b: ComparedBehaviour): number {
  const inBoth = ({ sessionsA, sessionsB }: Behaviour) => sessionsA + sessionsB
  return (
    Number(b.significant) - Number(a.significant) ||
    inBoth(b) - inBoth(a) ||
    (a.topics[0] ?? 0) - (b.topics[0] ?? 0) ||
    (a.topics[1] ?? 0) - (b.topics[1] ?? 0)
  )
}
