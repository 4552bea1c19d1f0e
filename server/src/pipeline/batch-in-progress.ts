// What one step of the pipeline will write to the warehouse in a single transaction.

import type {
  DroppedAssignments,
  ErasedEvents,
  EventRow,
  LateAssignment,
  MicroClusterTopic,
  TopicMark,
  TopicSuccession,
  WarehouseBatch,
} from '../warehouse/warehouse.ts'

export class BatchInProgress {
  readonly #rows: EventRow[] = []
  readonly #erasures: ErasedEvents[] = []
  readonly #droppedAssignments: DroppedAssignments[] = []
  readonly #successions: TopicSuccession[] = []
  readonly #marks: TopicMark[] = []
  readonly #topics = new Map<string, MicroClusterTopic>()
  readonly #lateAssignments: LateAssignment[] = []

  addRow(row: EventRow): void {
    this.#rows.push(row)
  }

  erase(project: string, sequences: readonly number[]): void {
    this.#erasures.push({ project, sequences })
  }

  dropAssignments(dropped: DroppedAssignments): void {
    this.#droppedAssignments.push(dropped)
  }

  /** Places set earlier in the batch follow too, as if they had been written. */
  addSuccession(succession: TopicSuccession): void {
    this.#successions.push(succession)
    for (const [key, place] of this.#topics) {
      if (isOf(place, succession)) this.#topics.set(key, { ...place, topic: succession.heir })
    }
  }

  /** Places set earlier in the batch follow too. */
  addMark(mark: TopicMark): void {
    this.#marks.push(mark)
    for (const [key, place] of this.#topics) {
      if (isOf(place, mark)) this.#topics.set(key, { ...place, smallTalk: mark.smallTalk, hidden: mark.hidden })
    }
  }

  /** The last word on a micro-cluster within the batch holds. */
  setTopic(place: MicroClusterTopic): void {
    this.#topics.set(`${place.project}\0${place.dimension}\0${place.microCluster}`, place)
  }

  addLateAssignment(assignment: LateAssignment): void {
    this.#lateAssignments.push(assignment)
  }

  /** Holds what an earlier process had finished and perhaps not written. */
  restore({ successions, marks, topics, lateAssignments }: WarehouseBatch): void {
    this.#successions.push(...successions)
    this.#marks.push(...marks)
    for (const place of topics) this.setTopic(place)
    this.#lateAssignments.push(...lateAssignments)
  }

  finish(cursor: number): WarehouseBatch {
    return {
      rows: this.#rows,
      erasures: this.#erasures,
      droppedAssignments: this.#droppedAssignments,
      successions: this.#successions,
      marks: this.#marks,
      topics: [...this.#topics.values()],
      lateAssignments: this.#lateAssignments,
      cursor,
    }
  }
}

function isOf(place: MicroClusterTopic, { project, dimension, topic }: TopicSuccession | TopicMark): boolean {
  return place.project === project && place.dimension === dimension && place.topic === topic
}
