/** A language model that names topics, behind an OpenAI-compatible address. */
export interface LanguageModel {
  readonly baseUrl: string
  readonly apiKey: string | null
  readonly model: string
  /** Together over all projects; a day is one of UTC. */
  readonly requestsPerDay: number
  readonly tokensPerDay: number
}
