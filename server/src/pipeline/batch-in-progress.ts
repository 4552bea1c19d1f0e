// What one step of the pipeline will write to the warehouse in a single transaction.

import type {
  EventRow,
  LateAssignment,
  MicroClusterTopic,
  TopicSuccession,
  WarehouseBatch,
} from '../warehouse/warehouse.ts'

export class BatchInProgress {
  readonly #rows: EventRow[] = []
  readonly #successions: TopicSuccession[] = []
  readonly #topics = new Map<string, MicroClusterTopic>()
  readonly #lateAssignments: LateAssignment[] = []

  addRow(row: EventRow): void {
    this.#rows.push(row)
  }

  /** Places set earlier in the batch follow too, as if they had been written. */
  addSuccession(succession: TopicSuccession): void {
    this.#successions.push(succession)
    for (const [key, place] of this.#topics) {
      const follows = place.project === succession.project && place.dimension === succession.dimension
      if (follows && place.topic === succession.topic && !place.smallTalk) {
        this.#topics.set(key, { ...place, topic: succession.heir })
      }
    }
  }

  /** The last word on a micro-cluster within the batch holds. */
  setTopic(place: MicroClusterTopic): void {
    this.#topics.set(`${place.project}\0${place.dimension}\0${place.microCluster}`, place)
  }

  addLateAssignment(assignment: LateAssignment): void {
    this.#lateAssignments.push(assignment)
  }

  finish(cursor: number): WarehouseBatch {
    return {
      rows: this.#rows,
      successions: this.#successions,
      topics: [...this.#topics.values()],
      lateAssignments: this.#lateAssignments,
      cursor,
    }
  }
}
