/** What every bench exports beside its name: `run(options): Promise<BenchReport>`, in a file of its own in this folder. */
export interface BenchReport {
  readonly name: string
  /** One row a measured case: column name to figure; times in milliseconds unless the column says otherwise. */
  readonly rows: readonly Record<string, string | number>[]
  /** How the figures were taken and what they leave out. */
  readonly notes: readonly string[]
}

export interface BenchOptions {
  /** Smaller data, for a check that the bench still runs. */
  readonly quick: boolean
  /** A Python that has what is compared with. */
  readonly python: string
  /** A data folder that is filled if it is empty, and stays; null: one of its own. */
  readonly dataFolder: string | null
  /** How long the soak goes on. */
  readonly minutes: number
  /** Files whose texts are measured instead of made-up ones. */
  readonly textFiles: readonly string[]
}
