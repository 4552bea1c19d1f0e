// What the sessions view keeps in the address besides the shared filters: a topic, a user, and the question about
// journeys that a number elsewhere stands for. The names are those of GET /v1/sessions.

import { listOf, textOf } from '../filters/filter-search.ts'

/** What chooses sessions by their journey, and what journeys are made of. */
export interface JourneyScope {
  readonly start?: string | undefined
  readonly through?: string | undefined
  readonly end?: string | undefined
  readonly outcome?: string | undefined
  readonly outcome_event?: string | undefined
  /** False: the sessions that do not reach the outcome. */
  readonly reached?: false | undefined
  /** Topics passed over. */
  readonly exclude?: string[] | undefined
  readonly small_talk?: true | undefined
  readonly hidden?: true | undefined
  readonly unclustered?: true | undefined
}

export interface JourneyPattern {
  /** `a,b`, `a,not,b,c` or `a,ended`. */
  readonly transition?: string | undefined
  /** `a,b`. */
  readonly back_and_forth?: string | undefined
  /** `a,b,a`. */
  readonly path?: string | undefined
  /** `2:a`, `2:not,a`, `2:ended`. */
  readonly step?: string[] | undefined
}

export interface SessionSearch extends JourneyScope, JourneyPattern {
  /** A topic id, `small_talk` or `unclustered`. */
  readonly topic?: string | undefined
  /** Only sessions of this user. */
  readonly user?: string | undefined
}

type Raw = Record<string, unknown>

export function readSessionSearch(raw: Raw): SessionSearch {
  return {
    topic: textOf(raw['topic']),
    user: textOf(raw['user']),
    transition: textOf(raw['transition']),
    back_and_forth: textOf(raw['back_and_forth']),
    path: textOf(raw['path']),
    step: listOf(raw['step']),
    ...readJourneyScope(raw),
  }
}

export function readJourneyScope(raw: Raw): JourneyScope {
  const on = (name: string) => (String(raw[name]) === 'true' ? true : undefined)
  return {
    start: textOf(raw['start']),
    through: textOf(raw['through']),
    end: textOf(raw['end']),
    outcome: textOf(raw['outcome']),
    outcome_event: textOf(raw['outcome_event']),
    reached: String(raw['reached']) === 'false' ? false : undefined,
    exclude: listOf(raw['exclude']),
    small_talk: on('small_talk'),
    hidden: on('hidden'),
    unclustered: on('unclustered'),
  }
}

/** Only the scope of a search, for links from journeys to their sessions. */
export function keepScope(search: JourneyScope): JourneyScope {
  const { start, through, end, outcome, outcome_event, reached, exclude, small_talk, hidden, unclustered } = search
  return { start, through, end, outcome, outcome_event, reached, exclude, small_talk, hidden, unclustered }
}
