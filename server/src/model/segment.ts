// The common selection of events that every analytic question starts from (PRODUCT §7).

/** Values of one enum field, OR-ed; several filters are AND-ed. */
export interface SegmentFilter {
  readonly field: string
  readonly values: readonly string[]
}

/** Times are epoch milliseconds, `toMs` exclusive; null means no bound. */
export interface EventFilter {
  readonly project: string
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly eventNames: readonly string[]
  readonly segments: readonly SegmentFilter[]
}
