// The parts of the API's answers that tools read. Their full shape is in openapi.json.

export interface TopicName {
  readonly id: string
  readonly label: string
}

export interface TopicAnswer extends TopicName {
  readonly theme: string | null
  readonly state: string
  readonly events: number
  readonly sessions: number
  readonly users: number
  readonly share: number
  readonly trend: { readonly word: string; readonly previous: number }
}

interface Example {
  readonly text: string
  readonly session_id: string
}

interface Beside {
  readonly topic: TopicName | null
  readonly count: number
  readonly share: number
}

export interface EventAnswer {
  readonly id: string
  readonly name: string
  readonly session_id: string
  readonly user_id: string
  readonly timestamp: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly topics: Readonly<Record<string, TopicName | null>>
  readonly similarity?: number | null
}

export interface Answers {
  readonly topics: {
    readonly dimension: string | null
    readonly topics: readonly TopicAnswer[]
    readonly unclustered: { readonly events: number }
    readonly small_talk: { readonly events: number }
    readonly total: { readonly events: number; readonly sessions: number; readonly users: number }
  }
  readonly topic: TopicAnswer & {
    readonly description: string
    readonly terms: readonly string[]
    readonly born_at: string | null
    readonly before: readonly Beside[]
    readonly after: readonly Beside[]
    readonly examples: { readonly central: readonly Example[]; readonly unusual: readonly Example[] }
    readonly lineage: readonly { kind: string; at: string; topics: readonly TopicName[] }[]
  }
  readonly journeys: {
    readonly sessions: number
    readonly starts: readonly { topic: TopicName; sessions: number; share: number }[]
    readonly transitions: readonly {
      from: TopicName
      to: TopicName
      count: number
      share: number
      median_seconds: number
    }[]
    readonly back_and_forth: readonly { a: TopicName; b: TopicName; sessions: number }[]
    readonly drop_offs: readonly { topic: TopicName; sessions: number; rate: number }[]
    readonly paths: readonly { topics: readonly TopicName[]; sessions: number }[]
  }
  readonly compare: Readonly<Record<string, unknown>>
  readonly search: { readonly topics: readonly TopicName[]; readonly events: readonly EventAnswer[] }
  readonly sessions: {
    readonly sessions: readonly {
      id: string
      user_id: string
      started_at: string
      ended_at: string
      events: number
      path: readonly TopicName[]
    }[]
    readonly total: number
    readonly next_cursor: string | null
  }
  readonly session: {
    readonly id: string
    readonly user_id: string
    readonly started_at: string
    readonly ended_at: string
    readonly events: readonly EventAnswer[]
    readonly next_cursor: string | null
  }
}
