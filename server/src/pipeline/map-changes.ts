// What a run or an edit changed in the map micro-cluster → topic, as the warehouse must hold it.

import type { MicroClusterTopic, TopicMark, TopicSuccession } from '../warehouse/warehouse.ts'

export type Place = Pick<MicroClusterTopic, 'microCluster' | 'topic' | 'smallTalk' | 'hidden'>

export interface MapChanges {
  /** Topics that ended, with the topic that took over their texts, 0 for none. */
  readonly successions: readonly Pick<TopicSuccession, 'topic' | 'heir'>[]
  /** Topics whose texts are shown otherwise from now on. */
  readonly marks: readonly Pick<TopicMark, 'topic' | 'smallTalk' | 'hidden'>[]
  /** Micro-clusters that stand elsewhere now. */
  readonly places: readonly Place[]
}

export const NO_CHANGES: MapChanges = { successions: [], marks: [], places: [] }
