// What language models may cost in a day (UTC): requests and tokens, counted in the registry before they are sent, so that
// neither a restart nor a second process starts anew.

import type { Clock } from '../clock.ts'
import type { LanguageModel } from '../model/language-model.ts'
import { changeDocument } from '../registry/change-document.ts'
import type { Registry } from '../registry/registry.ts'

interface DayOfUse {
  /** ISO date. */
  readonly day: string
  readonly requests: number
  readonly tokens: number
}

const KEY = 'labeller-budget/installation'
const DAY_MS = 24 * 60 * 60 * 1000

export class BudgetUsed extends Error {
  override readonly name = 'BudgetUsed'

  constructor({ requestsPerDay, tokensPerDay }: LanguageModel) {
    super(`The budget of the day is used up (${requestsPerDay} requests, ${tokensPerDay} tokens)`)
  }
}

export class DailyBudget {
  readonly #registry: Registry
  readonly #clock: Clock

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry
    this.#clock = clock
  }

  /** Counts one request and what it is thought to cost. Throws BudgetUsed where the day has no room for it. */
  async take(limits: LanguageModel, tokens: number): Promise<void> {
    await this.#change((used) => {
      const fits = used.requests < limits.requestsPerDay && used.tokens + tokens <= limits.tokensPerDay
      if (!fits) throw new BudgetUsed(limits)
      return { ...used, requests: used.requests + 1, tokens: used.tokens + tokens }
    })
  }

  /** Corrects what a request was thought to cost. */
  async correct(tokens: number): Promise<void> {
    if (tokens === 0) return
    await this.#change((used) => ({ ...used, tokens: Math.max(0, used.tokens + tokens) }))
  }

  async used(): Promise<{ readonly requests: number; readonly tokens: number }> {
    return this.#today((await this.#registry.get<DayOfUse>(KEY))?.value)
  }

  /** Epoch milliseconds at which the next day begins. */
  nextDayMs(): number {
    return (Math.floor(this.#clock.nowMs() / DAY_MS) + 1) * DAY_MS
  }

  #change(change: (used: DayOfUse) => DayOfUse): Promise<DayOfUse | null> {
    return changeDocument<DayOfUse>(this.#registry, KEY, (known) => change(this.#today(known)))
  }

  #today(known: DayOfUse | undefined): DayOfUse {
    const day = new Date(this.#clock.nowMs()).toISOString().slice(0, 10)
    return known?.day === day ? known : { day, requests: 0, tokens: 0 }
  }
}
