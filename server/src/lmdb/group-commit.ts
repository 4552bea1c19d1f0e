// One transaction and one fsync for everyone who waits: while a group is on its way to the disk, the next one gathers.

/** Commits what `changes` writes, or nothing where it throws; resolves when it is on disk. */
export type Commit = (changes: () => void) => Promise<void>

interface Waiting {
  /** Runs inside the transaction. Throws where the change cannot be made. */
  apply(): void
  /** Tells the caller what the last `apply` returned. */
  succeed(): void
  fail(error: unknown): void
}

export class GroupCommit {
  readonly #commit: Commit
  #waiting: Waiting[] = []
  #running: Promise<void> | null = null

  constructor(commit: Commit) {
    this.#commit = commit
  }

  /**
   * Resolves with the result of `change` when it is on disk, and rejects with what it throws: then nothing of it is kept.
   * It may run more than once, and only its last run counts.
   */
  add<Result>(change: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result
      this.#waiting.push({
        apply() {
          result = change()
        },
        succeed: () => resolve(result),
        fail: reject,
      })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // Callers of the same turn of the event loop share the first group too.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#commitGroup()
    this.#running = null
  }

  async #commitGroup(): Promise<void> {
    let group: Waiting[] = []
    let refused: Waiting | null = null
    try {
      await this.#commit(() => {
        group = this.#waiting.splice(0)
        for (const waiting of group) {
          refused = waiting
          waiting.apply()
        }
        refused = null
      })
    } catch (error) {
      if (refused !== null) return this.#commitEachAlone(group)
      // A transaction that never began has taken nobody out of the queue.
      for (const { fail } of group.length > 0 ? group : this.#waiting.splice(0)) fail(error)
      return
    }
    for (const { succeed } of group) succeed()
  }

  /** One change that cannot be made never costs the others theirs. */
  async #commitEachAlone(group: readonly Waiting[]): Promise<void> {
    for (const { apply, succeed, fail } of group) await this.#commit(apply).then(succeed, fail)
  }
}
