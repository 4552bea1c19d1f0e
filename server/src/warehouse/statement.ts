// Collects the parameters of one SQL text, so that a value can reach the store in no other way.

import type { Dialect } from './dialect.ts'
import type { SqlParameter, SqlStatement } from './warehouse.ts'

/** Each method adds one value and returns the mark that stands for it in the SQL text; marks may be used repeatedly. */
export class Statement {
  readonly dialect: Dialect
  readonly #parameters: SqlParameter[] = []

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  text(value: string): string {
    return this.#add({ type: 'text', value })
  }

  /** Must be a safe integer: a fraction would silently select other rows. */
  integer(value: number): string {
    if (!Number.isSafeInteger(value)) throw new RangeError(`Not a safe integer: ${value}`)
    return this.#add({ type: 'integer', value })
  }

  double(value: number): string {
    return this.#add({ type: 'double', value })
  }

  texts(value: readonly string[]): string {
    return this.#add({ type: 'text[]', value })
  }

  integers(value: readonly number[]): string {
    return this.#add({ type: 'integer[]', value })
  }

  finish(sql: string): SqlStatement {
    return { sql, parameters: [...this.#parameters] }
  }

  #add(parameter: SqlParameter): string {
    this.#parameters.push(parameter)
    return this.dialect.parameter(this.#parameters.length, parameter.type)
  }
}
