// What one step of the pipeline will write to the warehouse in a single transaction.

import type { EventRow, LateAssignment, MicroClusterTopic, WarehouseBatch } from '../warehouse/warehouse.ts'

export class BatchInProgress {
  readonly #rows: EventRow[] = []
  readonly #topics = new Map<string, MicroClusterTopic>()
  readonly #lateAssignments: LateAssignment[] = []

  addRow(row: EventRow): void {
    this.#rows.push(row)
  }

  /** The last word on a micro-cluster within the batch holds. */
  setTopic(place: MicroClusterTopic): void {
    this.#topics.set(`${place.project}\0${place.dimension}\0${place.microCluster}`, place)
  }

  addLateAssignment(assignment: LateAssignment): void {
    this.#lateAssignments.push(assignment)
  }

  finish(cursor: number): WarehouseBatch {
    return { rows: this.#rows, topics: [...this.#topics.values()], lateAssignments: this.#lateAssignments, cursor }
  }
}
