// Takes trace exports in: parse → user turns → the same ingest as every other event. A turn has its id from its trace,
// so that exporters may repeat; tool loops that span several traces are told apart by what was seen lately.

import type { Clock } from '../clock.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { EVENT_LIMITS } from '../model/event.ts'
import type { ProjectId } from '../model/ids.ts'
import { RecentTurns } from './recent-turns.ts'
import { spansOf } from './span.ts'
import { parseTraceRequest } from './trace-request.ts'
import { type UserTurn, userTurns } from './user-turns.ts'

const EVENT_NAME = 'user_message'

export interface OtelOutcome {
  readonly accepted: number
  readonly rejectedSpans: number
  /** Why spans were rejected, one sentence each, without repeats. */
  readonly problems: readonly string[]
}

export class OtelIngest {
  readonly #ingest: Ingest
  readonly #recent: RecentTurns

  constructor(ingest: Ingest, clock: Clock) {
    this.#ingest = ingest
    this.#recent = new RecentTurns(clock)
  }

  /** Throws INVALID_REQUEST for a body that is no trace export, and OVERLOADED. `admit` may refuse the number of events. */
  async accept(project: ProjectId, body: unknown, admit: (events: number) => void): Promise<OtelOutcome> {
    const { turns, problems } = userTurns(spansOf(parseTraceRequest(body)))
    const fresh = turns.filter(({ isContinued, loopKey }) => !isContinued || !this.#recent.has(project, loopKey))
    admit(fresh.length)
    const rejected = { spans: problems.length, problems: [...problems] }
    for (let start = 0; start < fresh.length; start += EVENT_LIMITS.batchEvents) {
      const part = fresh.slice(start, start + EVENT_LIMITS.batchEvents)
      const outcome = await this.#ingest.trackBatch(project, part.map(eventOf))
      for (const { index, error } of outcome.rejected) {
        rejected.spans += part[index]?.spans ?? 0
        rejected.problems.push(error.message)
      }
    }
    for (const { loopKey } of turns) this.#recent.add(project, loopKey)
    return {
      accepted: fresh.length - (rejected.problems.length - problems.length),
      rejectedSpans: rejected.spans,
      problems: [...new Set(rejected.problems)],
    }
  }
}

function eventOf({ eventId, sessionId, userId, timestampMs, metadata }: UserTurn): unknown {
  return {
    name: EVENT_NAME,
    event_id: eventId,
    session_id: sessionId,
    user_id: userId,
    timestamp: timestampMs,
    metadata,
  }
}
