// Steady traffic that behaves as our SDKs do: what was not acknowledged is sent again with the same event id, to whichever
// process answers. Every acknowledgement is remembered.

import { setTimeout as wait } from 'node:timers/promises'
import { PROCESS_KEY } from '../server/src/cli/server-process.fixture.ts'
import type { Member } from './members.ts'

const TEXTS = [
  ...['How do I reset my password?', 'I forgot my login credentials', 'What does the Pro plan cost?'],
  ...['How much is the subscription per month?', 'Please add a dark mode', 'Can I have a dark theme?', 'thanks'],
  ...['Export my data as CSV', 'How can I download all my data?', 'The app crashes when I open it'],
]
const REQUEST_LIMIT_MS = 15_000
const BETWEEN_MS = 20

export class Load {
  readonly acknowledged = new Set<number>()
  readonly #members: readonly Member[]
  #next = 0
  #stopping = false
  #callers: Promise<void>[] = []

  constructor(members: readonly Member[]) {
    this.#members = members
  }

  start(callers: number): void {
    this.#callers = Array.from({ length: callers }, (_, caller) => this.#call(caller))
  }

  /** Resolves when every event that was begun is acknowledged. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#callers)
  }

  async #call(caller: number): Promise<void> {
    while (!this.#stopping) {
      const number = this.#next++
      for (let attempt = 0; !(await this.#send(number, caller + attempt)); attempt++) await wait(10 * BETWEEN_MS)
      this.acknowledged.add(number)
      await wait(BETWEEN_MS)
    }
  }

  async #send(number: number, turn: number): Promise<boolean> {
    const answering = this.#members.flatMap(({ role, server }) => (role !== 'worker' && server ? [server] : []))
    const api = answering[turn % Math.max(1, answering.length)]
    if (!api) return false
    try {
      const response = await fetch(new URL('/track', api.url), {
        method: 'POST',
        headers: { 'x-api-key': PROCESS_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ name: 'message', event_id: `chaos-${number}`, session_id: `n${number}`, user_id: `u${number % 50}` },
          metadata: { prompt: `${TEXTS[number % TEXTS.length]} ${number % 7}` },
        }),
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      })
      await response.arrayBuffer()
      return response.status === 200
    } catch {
      return false
    }
  }
}
